namespace Telefunc.Simulation;

/// <summary>What happened in one schedule, for the report of a failure; and the first promise that was broken.</summary>
internal sealed class History(int seed)
{
    private readonly List<string> _steps = [];
    private BrokenPromiseException? _broken;

    public int Seed => seed;

    /// <summary>Whether steps are written down: only when a single seed is looked at, because it costs more than the steps themselves.</summary>
    public bool IsVerbose { get; init; }

    public void Note(string step)
    {
        if (IsVerbose)
            _steps.Add(step);
    }

    /// <summary>
    /// Fails if the condition does not hold, or if an earlier one did not: a check in a listener or callback fails inside of the engine,
    /// which takes it for a failure of the application and goes on.
    /// </summary>
    public void Check(bool condition, string promise)
    {
        if (_broken is not null)
            throw _broken;
        if (!condition)
            Fail(promise);
    }

    public void Fail(string promise) =>
        throw (_broken ??= new BrokenPromiseException($"Seed {seed}: {promise}{Environment.NewLine}{string.Join(Environment.NewLine, _steps)}"));
}
