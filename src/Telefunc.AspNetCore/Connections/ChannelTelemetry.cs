using System.Diagnostics.Metrics;
using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>Measures connections, channels and messages: meter <c>Telefunc</c>. Costs next to nothing while nobody listens. Thread safe.</summary>
internal sealed class ChannelTelemetry
{
    private static readonly KeyValuePair<string, object?> ToClients = new("direction", "sent");
    private static readonly KeyValuePair<string, object?> FromClients = new("direction", "received");

    private readonly Counter<long> _messages;

    public ChannelTelemetry(IMeterFactory meters, ChannelServer server)
    {
        var meter = meters.Create("Telefunc");
        meter.CreateObservableUpDownCounter(
            "telefunc.server.active_connections", () => server.WireCount, "{connection}", "Connections that carry channels; two while a client moves from one to another.");
        meter.CreateObservableUpDownCounter(
            "telefunc.server.active_channels", () => server.Registry.CountOpen(), "{channel}", "Channels that are open, also those whose client is away for the moment.");
        _messages = meter.CreateCounter<long>(
            "telefunc.server.messages", "{message}", "Messages that came over connections or were written to them, repeated ones included.");
    }

    public void CountSent(FrameTag tag)
    {
        if (_messages.Enabled && IsMessage(tag))
            _messages.Add(1, ToClients);
    }

    public void CountReceived(FrameTag tag)
    {
        if (_messages.Enabled && IsMessage(tag))
            _messages.Add(1, FromClients);
    }

    private static bool IsMessage(FrameTag tag) => tag is >= FrameTag.Text and <= FrameTag.PublishBinaryAckRequest and not FrameTag.AckResponse;
}
