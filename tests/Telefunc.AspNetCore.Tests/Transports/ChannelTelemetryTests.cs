using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Telefunc.AspNetCore.Tests.Functions;
using Telefunc.Protocol;

namespace Telefunc.AspNetCore.Tests.Transports;

/// <summary>What the meter says of connections, channels and messages.</summary>
public sealed class ChannelTelemetryTests
{
    [Fact]
    public async Task Connections_channels_and_messages_are_counted()
    {
        await using var app = await LiveApp.StartAsync();
        var measured = new ConcurrentDictionary<string, long>();
        using var listener = Listen(app.Services.GetRequiredService<IMeterFactory>(), measured);

        listener.RecordObservableInstruments();
        Assert.Equal(0, measured["telefunc.server.active_connections"]);
        Assert.Equal(0, measured["telefunc.server.active_channels"]);

        var echo = await FunctionPlaceTests.OpenEchoAsync(app);
        await using var wire = await app.ConnectAsync();
        await wire.ReconcileAsync([(echo, true)]);
        for (uint seq = 1; seq <= 3; seq++)
        {
            await wire.SendAsync(FrameTag.TextAckRequest, 0, seq, "7");
            await wire.ReceiveAsync(FrameTag.AckResponse);
        }

        listener.RecordObservableInstruments();
        Assert.Equal(1, measured["telefunc.server.active_connections"]);
        Assert.Equal(1, measured["telefunc.server.active_channels"]);
        Assert.Equal(3, measured["telefunc.server.messages received"]);

        // Acknowledgements are no messages.
        Assert.False(measured.ContainsKey("telefunc.server.messages sent"));
    }

    private static MeterListener Listen(IMeterFactory meters, ConcurrentDictionary<string, long> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Telefunc" && instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.AddOrUpdate($"{instrument.Name} {tags[0].Value}", value, (_, before) => before + value));
        listener.Start();
        return listener;
    }
}
