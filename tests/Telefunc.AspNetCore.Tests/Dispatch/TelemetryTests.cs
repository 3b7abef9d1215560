using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authorization;
using Telefunc.AspNetCore.Tests.Hosting;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>One measurement and one activity a call.</summary>
public sealed class TelemetryTests
{
    private const string File = "/telemetry.telefunc.ts";

    static TelemetryTests()
    {
        HandWritten.Register(File, "onOk", _ => { });
        HandWritten.Register(File, "onAbort", _ => throw new AbortException());
        HandWritten.Register(File, "onBug", _ => throw new InvalidOperationException("a secret"));
        HandWritten.Register(File, "onNumber", call => call.GetArgument<int>(0, "number"));
        HandWritten.Register(File, "onUser", _ => { }, new AuthorizeAttribute());
    }

    [Theory]
    [InlineData("onOk", File + ":onOk", "ok")]
    [InlineData("onAbort", File + ":onAbort", "aborted")]
    [InlineData("onBug", File + ":onBug", "failed")]
    [InlineData("onNumber", File + ":onNumber", "invalid")]
    [InlineData("onUser", File + ":onUser", "unauthorized")]
    [InlineData("onUnknown", "_unknown", "malformed")]
    public async Task A_call_is_measured_by_name_and_outcome(string name, string telefunction, string outcome)
    {
        await using var app = await DispatchApp.StartAsync();
        var measured = new TaskCompletionSource<(double Seconds, Dictionary<string, object?> Tags)>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = app.App.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "telefunc.server.call.duration" && instrument.Meter.Name == "Telefunc" && instrument.Meter.Scope == factory)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => measured.TrySetResult((value, new(tags.ToArray()))));
        listener.Start();

        await app.CallAsync(File, name);
        var (seconds, tags) = await measured.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(seconds > 0);
        Assert.Equal(new Dictionary<string, object?> { ["telefunction"] = telefunction, ["outcome"] = outcome }, tags);
    }

    [Fact]
    public async Task A_call_is_an_activity_that_says_nothing_of_its_payload()
    {
        var stopped = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Telefunc",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.DisplayName == $"telefunc {File}:onBug")
                    stopped.TrySetResult(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await DispatchApp.StartAsync();

        await app.CallAsync(File, "onBug", "\"a secret\"");
        var activity = await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.Null(activity.StatusDescription);
        Assert.Equal(["outcome=failed", $"telefunction={File}:onBug"], activity.Tags.Select(tag => $"{tag.Key}={tag.Value}").Order());
    }
}
