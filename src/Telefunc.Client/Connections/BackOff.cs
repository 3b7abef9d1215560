namespace Telefunc.Connections;

/// <summary>
/// How long a client waits before it tries again, to connect (500, 1000, 2000, 4000, 5000, 5000 … ms) or to upgrade: each pause is twice
/// the one before, up to a longest, and is varied to between half and one and a half times as long, so that the clients of a restarted
/// server do not come back all at once (PROTOCOL.md 17.3, 19.16). Not thread safe.
/// </summary>
internal sealed class BackOff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _failures;

    public TimeSpan Next()
    {
        var delay = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30)), longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(delay * (0.5 + random.NextDouble()));
    }

    /// <summary>A connection has proved to work.</summary>
    public void Reset() => _failures = 0;
}
