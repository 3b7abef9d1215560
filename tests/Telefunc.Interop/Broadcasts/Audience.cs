using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Telefunc.Interop.Raw;
using Telefunc.Interop.Server;

namespace Telefunc.Interop.Broadcasts;

/// <summary>
/// Many members of one key on raw sockets, several on each, which read as fast as they can and check that each hears every message once and in order.
/// </summary>
internal sealed class Audience : IAsyncDisposable
{
    private readonly List<RawWire> _wires = [];
    private readonly List<Task> _reading = [];
    private readonly Changes _changes = new();
    private readonly int _count;
    private long _heard;
    private volatile string? _fault;

    private Audience(int count) => _count = count;

    /// <summary>Joins members that have subscribed to binary messages, in effect, before anything is published.</summary>
    public static async Task<Audience> JoinAsync(ServerProcess server, int count, int connections)
    {
        var audience = new Audience(count);
        foreach (var members in Enumerable.Range(0, count).Chunk((count + connections - 1) / connections))
        {
            var ids = await Task.WhenAll(members.Select(n => server.OpenMemberAsync(n.ToString(CultureInfo.InvariantCulture))));
            var wire = await RawWebSocket.ConnectAsync(server.Port);
            audience._wires.Add(wire);
            wire.AnswersQuestions = true;
            await wire.ReconcileAsync(JsonSerializer.Serialize(new { open = ids.Select((id, ix) => new { id, ix, lastSeq = 0, initial = true }) }));
            for (var ix = 0; ix < ids.Length; ix++)
                await wire.SendAsync(new RawFrame(RawFrame.Subscribe, (ushort)ix, text: "\u0001"));
            await wire.PingAsync();
            audience._reading.Add(audience.ReadAsync(wire, new uint[ids.Length]));
        }

        return audience;
    }

    /// <summary>Waits until every member has heard so many messages; fails if one of them misses a message, or hears it twice.</summary>
    public async Task WaitForAsync(int published)
    {
        await _changes.WaitForAsync(
            () => _fault is not null || Volatile.Read(ref _heard) >= (long)published * _count,
            $"{_count} members to hear {published} messages",
            () => $"They have heard {_heard} in all.");
        Assert.Null(_fault);
        Assert.Equal((long)published * _count, _heard);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires)
            await wire.DisposeAsync();
        await Task.WhenAll(_reading);
    }

    private async Task ReadAsync(RawWire wire, uint[] seqs)
    {
        try
        {
            while (await wire.ReceiveAsync() is { } frame)
                Hear(frame, seqs);
            Blame("A connection has ended.");
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private void Hear(RawFrame frame, uint[] seqs)
    {
        if (frame.Tag is RawFrame.Error or RawFrame.Abort or RawFrame.Close)
            Blame($"A member was told {frame}.");
        if (frame.Tag != RawFrame.PublishBinary)
            return;
        var seq = BinaryPrimitives.ReadUInt32LittleEndian(frame.Payload);
        if (seq != ++seqs[frame.Index])
            Blame($"A member heard {seq} instead of {seqs[frame.Index]}.");
        if (Interlocked.Increment(ref _heard) % _count == 0)
            _changes.Notice();
    }

    private void Blame(string fault)
    {
        _fault ??= fault;
        _changes.Notice();
    }
}
