using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using Telefunc.Interop;

namespace Telefunc.Redis.Tests;

/// <summary>A redis-server that a test starts on a free port, with its files in a folder of its own, and may kill and start again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string[] _settings;
    private readonly string _folder = Directory.CreateTempSubdirectory("telefunc-redis-").FullName;
    private Process? _process;

    private RedisServer(string[] settings) => _settings = settings;

    public int Port { get; private set; }

    public string Address => $"127.0.0.1:{Port}";

    /// <param name="settings">Settings beside the port and the folder, such as <c>--appendonly</c>, <c>yes</c>. Nothing is saved by default.</param>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var server = new RedisServer(settings);
        // Another process may take the port between here and there; then Redis ends at once, and another port is tried.
        for (var tries = 0; ; tries++)
        {
            server.Port = FreePort();
            if (await server.TryStartAsync())
                return server;
            if (tries == 5)
                throw new InvalidOperationException("redis-server does not start: " + await server.ReadLogAsync());
        }
    }

    /// <summary>Starts it again on the same port and with the same files.</summary>
    public async Task RestartAsync()
    {
        if (!await TryStartAsync())
            throw new InvalidOperationException("redis-server does not start again: " + await ReadLogAsync());
    }

    /// <summary>Ends the process at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        await Patience.WaitForAsync(process.WaitForExitAsync(), "redis-server to end");
        process.Dispose();
    }

    /// <summary>Ends the process in an orderly way.</summary>
    public async Task ShutDownAsync()
    {
        var process = _process!;
        _process = null;
        await SignalAsync(process, "TERM");
        await Patience.WaitForAsync(process.WaitForExitAsync(), "redis-server to shut down");
        process.Dispose();
    }

    /// <summary>Stops the process from running until <see cref="ThawAsync"/>; its connections stay open.</summary>
    public Task FreezeAsync() => SignalAsync(_process!, "STOP");

    public Task ThawAsync() => SignalAsync(_process!, "CONT");

    /// <summary>Sends a command on a connection of its own.</summary>
    public async Task<RedisResult> CommandAsync(string command, params object[] arguments)
    {
        var options = new ConfigurationOptions { EndPoints = { Address }, AllowAdmin = true, ConnectRetry = 5 };
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        return await connection.GetServer(Address).ExecuteAsync(command, arguments);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--logfile", "log", "--save", "", .. _settings])
            start.ArgumentList.Add(argument);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("These tests need redis-server, which Debian packages under that name (./test.sh installs it).", exception);
        }

        var patience = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(patience) < Patience.Default)
        {
            if (_process.HasExited)
                return false;
            if (await AnswersAsync())
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return false;
    }

    private async Task<bool> AnswersAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            await socket.SendAsync("PING\r\n"u8.ToArray());
            var answer = new byte[64];
            var length = await socket.ReceiveAsync(answer);
            return answer.AsSpan(0, length).StartsWith("+PONG"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> ReadLogAsync()
    {
        var path = Path.Combine(_folder, "log");
        return File.Exists(path) ? await File.ReadAllTextAsync(path) : "it has written no log.";
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
