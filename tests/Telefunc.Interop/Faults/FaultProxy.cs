using System.Net;
using System.Net.Sockets;

namespace Telefunc.Interop.Faults;

/// <summary>
/// A TCP proxy on a free loopback port before a server, which misbehaves as a test tells it: for all connections, for those of one
/// kind, or for a single one. Thread safe.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _target;
    private readonly Lock _lock = new();
    private readonly Changes _changes = new();
    private readonly List<ProxiedConnection> _connections = [];
    private readonly List<Task> _running = [];
    private readonly Task _accepting;
    private bool _isDisposed;

    public FaultProxy(int targetPort)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>The endpoint as clients see it through the proxy.</summary>
    public Uri Url => new($"http://127.0.0.1:{Port}/_telefunc");

    /// <summary>New connections are reset as soon as they are made; the open ones go on.</summary>
    public bool RefusesConnections { get; set; }

    /// <summary>The faults with which new connections begin.</summary>
    public LinkFaults ToServer { get; } = new();

    /// <inheritdoc cref="ToServer"/>
    public LinkFaults ToClient { get; } = new();

    /// <summary>
    /// Called when the head of a request has arrived, before a byte of it is passed on. The connection's kind is known then.
    /// </summary>
    public Action<ProxiedConnection>? OnRequest { get; set; }

    /// <summary>All connections that were ever made, in order.</summary>
    public IReadOnlyList<ProxiedConnection> All
    {
        get
        {
            lock (_lock)
                return [.. _connections];
        }
    }

    /// <summary>The open connections of some kinds; of all kinds, if none is given.</summary>
    public IReadOnlyList<ProxiedConnection> Open(params WireKind[] kinds) =>
        [.. All.Where(connection => connection.IsOpen && (kinds.Length == 0 || kinds.Contains(connection.Kind)))];

    /// <summary>How many connections were ever of this kind.</summary>
    public int Count(WireKind kind) => All.Count(connection => connection.Kind == kind);

    public void Cut(CutKind how, params WireKind[] kinds)
    {
        foreach (var connection in Open(kinds))
            connection.Cut(how);
    }

    public void Stall(Direction direction, params WireKind[] kinds)
    {
        foreach (var connection in Open(kinds))
            connection[direction].Stall();
    }

    /// <summary>Ends every stall, also of connections to come.</summary>
    public void Resume()
    {
        ToServer.Resume();
        ToClient.Resume();
        foreach (var connection in All)
        {
            connection.ToServer.Resume();
            connection.ToClient.Resume();
        }
    }

    /// <summary>Waits until a condition holds that depends on connections being made, sending requests, or ending.</summary>
    public Task WaitForAsync(Func<FaultProxy, bool> condition, string what) =>
        _changes.WaitForAsync(() => condition(this), what, () => $"Connections: {Describe()}");

    public string Describe() =>
        string.Join("; ", All.Select(connection =>
            $"{connection.Kind} {(connection.IsOpen ? "open" : "ended")} ↑{connection.BytesToServer} ↓{connection.BytesToClient}"));

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        _listener.Dispose();
        Cut(CutKind.Reset);
        await _accepting;
        await Task.WhenAll(_running);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (RefusesConnections)
                Reset(client);
            else
                await ConnectAsync(client);
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_target);
        }
        catch (SocketException)
        {
            server.Dispose();
            Reset(client);
            return;
        }

        var connection = new ProxiedConnection(client, server, NoticeRequest);
        connection.ToServer.CopyFrom(ToServer);
        connection.ToClient.CopyFrom(ToClient);
        lock (_lock)
        {
            _connections.Add(connection);
            _running.Add(RunAsync(connection));
            if (_isDisposed)
                connection.Cut(CutKind.Reset);
        }

        _changes.Notice();
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await Task.Yield();
        await connection.RunAsync();
        _changes.Notice();
    }

    private void NoticeRequest(ProxiedConnection connection)
    {
        OnRequest?.Invoke(connection);
        _changes.Notice();
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
