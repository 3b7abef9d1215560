using System.Net.Sockets;

namespace Telefunc.Interop.Faults;

/// <summary>One TCP connection of a client and its counterpart to the server. Thread safe.</summary>
internal sealed class ProxiedConnection
{
    private readonly Socket _client;
    private readonly Socket _server;
    private readonly Pump _toServer;
    private readonly Pump _toClient;
    private readonly TaskCompletionSource<CutKind> _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<ProxiedConnection> _onRequest;
    private int _kind;
    private int _requests;

    public ProxiedConnection(Socket client, Socket server, Action<ProxiedConnection> onRequest)
    {
        _client = client;
        _server = server;
        _onRequest = onRequest;
        _toServer = new Pump(client, server, ToServer, SeeRequest);
        _toClient = new Pump(server, client, ToClient, null);
    }

    public LinkFaults ToServer { get; } = new();

    public LinkFaults ToClient { get; } = new();

    /// <summary>What the last request on this connection was.</summary>
    public WireKind Kind => (WireKind)Volatile.Read(ref _kind);

    public int Requests => Volatile.Read(ref _requests);

    public long BytesToServer => _toServer.Passed;

    public long BytesToClient => _toClient.Passed;

    public bool IsOpen { get; private set; } = true;

    public LinkFaults this[Direction direction] => direction == Direction.ToServer ? ToServer : ToClient;

    /// <summary>Ends the connection for both sides; what is inside the proxy is lost.</summary>
    public void Cut(CutKind kind) => _cut.TrySetResult(kind);

    public async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var carrying = Task.WhenAll(CarryAsync(_toServer, ToServer, _server, stop.Token), CarryAsync(_toClient, ToClient, _client, stop.Token));
        if (await Task.WhenAny(carrying, _cut.Task) == _cut.Task)
            await stop.CancelAsync();
        await carrying;
        IsOpen = false;
        var kind = _cut.Task.IsCompleted ? await _cut.Task : (CutKind?)null;
        if (kind == CutKind.Fin)
            await FinishAsync();
        else if (kind == CutKind.Reset)
        {
            _client.LingerState = new LingerOption(true, 0);
            _server.LingerState = new LingerOption(true, 0);
        }

        _client.Dispose();
        _server.Dispose();
    }

    private async Task CarryAsync(Pump pump, LinkFaults faults, Socket target, CancellationToken cancellationToken)
    {
        try
        {
            await pump.RunAsync(cancellationToken);
            target.Shutdown(SocketShutdown.Send);
        }
        catch (CutException)
        {
            Cut(faults.CutKind);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A socket that failed on one side is reported to the other side as what it was: a reset.
            Cut(CutKind.Reset);
        }
    }

    private async Task FinishAsync()
    {
        // A socket that is closed with unread bytes in it sends a reset; so both sides are read empty after the FIN went out.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        await Task.WhenAll(FinishAsync(_client, patience.Token), FinishAsync(_server, patience.Token));
    }

    private static async Task FinishAsync(Socket socket, CancellationToken cancellationToken)
    {
        var discarded = new byte[16 * 1024];
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(discarded, SocketFlags.None, cancellationToken) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The other side is gone already, or does not react; either way the connection ends now.
        }
    }

    private void SeeRequest(ReadOnlySpan<byte> head)
    {
        Volatile.Write(ref _kind, (int)RequestHead.KindOf(head));
        Interlocked.Increment(ref _requests);
        _onRequest(this);
    }
}
