using System.Diagnostics.CodeAnalysis;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Protocol;

namespace Telefunc.Transports;

/// <summary>What the wires over the network have in common: one output, a gate that stops reading, one end.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither timer nor handle, and nobody knows when its last user is done.")]
internal abstract class NetworkWire : IClientWire
{
    private readonly CancellationTokenSource _over = new();
    private readonly ReadGate _readGate;
    private int _isOver;

    protected NetworkWire(WireContext context, FrameOutput output)
    {
        Context = context;
        Output = output;
        _readGate = new ReadGate(context.Options.ConnectionReceiveLimit, context.Time);
        output.Failed = () => Lose("writing failed");
    }

    public abstract string Transport { get; }

    public bool IsReadingPaused => !_readGate.IsOpen;

    public virtual bool IsSettled => true;

    public virtual bool IsBatching => false;

    /// <remarks>A channel is bound to a client's wire by RECONCILED, never before.</remarks>
    public bool HasReconciled => true;

    public bool IsCongested => Output.IsCongested;

    protected WireContext Context { get; }

    protected FrameOutput Output { get; }

    /// <summary>Cancelled when the connection does not need the wire any more, or the wire is lost.</summary>
    protected CancellationToken Over => _over.Token;

    public void Open(Func<ReadOnlyMemory<byte>> firstFrame) => _ = RunAsync(firstFrame);

    public virtual void Write(FrameHeader header, ReadOnlyMemory<byte> payload) => Output.Write(header, payload.Span);

    public void NotifyWhenWritable(ChannelEndpoint channel) => Output.NotifyWhenWritable(channel);

    public void AddExcess(long bytes) => _readGate.Add(bytes);

    public void EndForViolation(ProtocolException violation) => Lose(violation.Message);

    public void Drop()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1)
            return;
        Output.Close();
        _readGate.Open();

        // Not here: what is cancelled must not run under the connection's lock.
        _ = _over.CancelAsync();
    }

    public abstract void SayGoodbye();

    public abstract void BeginDrain();

    public abstract void CancelDrain();

    /// <summary>Connects and reads until the wire is over. What it throws is a loss.</summary>
    protected abstract Task ReceiveAllAsync(Func<ReadOnlyMemory<byte>> firstFrame);

    /// <summary>Takes one frame.</summary>
    /// <returns>Whether the wire goes on.</returns>
    protected bool TryReceive(ReadOnlyMemory<byte> frame) => !Over.IsCancellationRequested && Context.Events.Received(this, frame);

    /// <summary>Completes when reading may go on: at once, unless listeners are far behind a server that ignores its credit.</summary>
    protected ValueTask WaitUntilReadableAsync()
    {
        if (_readGate.IsOpen)
            return ValueTask.CompletedTask;
        ClientLog.ReadingPaused(Context.Logger, Context.Http.Url);
        return _readGate.WaitAsync(Over);
    }

    protected void Lose(string reason)
    {
        if (Over.IsCancellationRequested)
            return;
        Drop();
        Context.Events.Lost(this, reason);
    }

    private async Task RunAsync(Func<ReadOnlyMemory<byte>> firstFrame)
    {
        // The connection is in the middle of something.
        await Task.Yield();
        try
        {
            await ReceiveAllAsync(firstFrame).ConfigureAwait(false);
            Lose("the server ended it");
        }
        catch (OperationCanceledException) when (Over.IsCancellationRequested)
        {
            // The connection has let go.
        }
        catch (Exception error) when (error is HttpRequestException or IOException or System.Net.WebSockets.WebSocketException or ProtocolException or OperationCanceledException)
        {
            Lose(error.Message);
        }
        catch (Exception error)
        {
            // Whatever it is, the channels must get another wire.
            if (!Over.IsCancellationRequested)
                ClientLog.Failed(Context.Logger, Context.Http.Url, error);
            Lose("it failed unexpectedly");
        }
    }
}
