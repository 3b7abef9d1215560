namespace Telefunc.Tests.Delivery;

/// <summary>A step of a trace at which this implementation promises more than the reference does.</summary>
/// <param name="Trace">The name of the trace in the vectors.</param>
/// <param name="Step">The position of the step within the trace.</param>
/// <param name="Reference">What the reference does, as the vectors say: the test checks that they still say so.</param>
/// <param name="Ours">What this implementation does instead.</param>
/// <param name="Reason">Why.</param>
internal sealed record DeliberateDeviation(string Trace, int Step, string Reference, string Ours, string Reason)
{
    /// <summary>Checks a step's outcome: equal to the reference's, except where a deviation is listed.</summary>
    public static void Check(IReadOnlyList<DeliberateDeviation> deviations, string trace, int step, string reference, string ours)
    {
        var deviation = deviations.SingleOrDefault(one => one.Trace == trace && one.Step == step);
        Assert.Equal(deviation?.Reference ?? reference, reference);
        Assert.True(ours == (deviation?.Ours ?? reference), $"step {step} of '{trace}': expected {deviation?.Ours ?? reference}, got {ours}. {deviation?.Reason}");
    }
}
