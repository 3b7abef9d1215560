using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Telefunc.Dispatch;

/// <summary>Measures and traces calls: meter and activity source <c>Telefunc</c>.</summary>
internal sealed class CallTelemetry
{
    private const string SourceName = "Telefunc";
    private static readonly ActivitySource Source = new(SourceName);

    private readonly TimeProvider _time;
    private readonly Histogram<double> _duration;

    public CallTelemetry(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _duration = meters.Create(SourceName).CreateHistogram<double>(
            "telefunc.server.call.duration", "s", "How long calls of telefunctions took, until their answer was written.");
    }

    public CallMeasurement Start() => new(Source.StartActivity("telefunc.call"), _time.GetTimestamp());

    /// <summary>Ends the measurement. Calls that found no telefunction share one name, since clients could make up any number of them.</summary>
    public void Stop(CallMeasurement measurement, Telefunction? telefunction, string outcome)
    {
        if (!_duration.Enabled && measurement.Activity is null)
            return;

        var name = telefunction is null ? "_unknown" : $"{telefunction.File}:{telefunction.Name}";
        _duration.Record(
            _time.GetElapsedTime(measurement.StartedAt).TotalSeconds,
            new KeyValuePair<string, object?>("telefunction", name),
            new KeyValuePair<string, object?>("outcome", outcome));

        if (measurement.Activity is not { } activity)
            return;
        activity.DisplayName = $"telefunc {name}";
        activity.SetTag("telefunction", name).SetTag("outcome", outcome);
        if (outcome == CallOutcome.Failed)
            activity.SetStatus(ActivityStatusCode.Error);
        activity.Dispose();
    }
}
