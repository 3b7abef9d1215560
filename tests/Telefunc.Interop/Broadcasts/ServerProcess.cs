using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Telefunc.Interop.Raw;

namespace Telefunc.Interop.Broadcasts;

/// <summary>A server in a process of its own, which tells what memory it holds. Its clients are not in that figure.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string File = "/Room.telefunc.ts";

    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Port = port;
        Http = new RawHttp(port);
    }

    public int Port { get; }

    public RawHttp Http { get; }

    /// <summary>Starts a server and waits until it says where it listens.</summary>
    /// <param name="options">Names and values of its <see cref="TelefuncOptions"/>.</param>
    public static async Task<ServerProcess> StartAsync(params (string Name, object Value)[] options)
    {
        var program = typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "MemoryServer").Value!;
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program])
            {
                RedirectStandardInput = true, // its end ends the server, so that none outlives a test run that was killed
                RedirectStandardOutput = true,
                Environment =
                {
                    // The shared array pool keeps next to nothing, and gives that back with each full collection.
                    ["DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXPARTITIONCOUNT"] = "1",
                    ["DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION"] = "1",
                    ["DOTNET_GCHighMemPercent"] = "1",
                },
            },
        };
        foreach (var (name, value) in options)
            process.StartInfo.ArgumentList.Add(FormattableString.Invariant($"--Telefunc:{name}={value}"));
        process.Start();
        var address = await Patience.WaitForAsync(process.StandardOutput.ReadLineAsync(), "the server to listen")
            ?? throw new InvalidOperationException("The server ended before it listened.");
        return new ServerProcess(process, new Uri(address).Port);
    }

    /// <summary>A new member, to which nothing is attached yet.</summary>
    /// <param name="name">What <see cref="EndOfAsync"/> calls it.</param>
    /// <returns>The channel's id.</returns>
    public Task<string> OpenMemberAsync(string name) => Http.OpenChannelAsync(File, "onJoin", name);

    public Task PublishAsync(int count, int size) => CallAsync("onPublish", count, size);

    /// <summary>Bytes that the server holds and cannot collect.</summary>
    public async Task<long> MeasureAsync() => (await CallAsync("onMeasure")).GetInt64();

    /// <summary>The reason of the network error with which a member has ended; <see langword="null"/> while it is there.</summary>
    public async Task<string?> EndOfAsync(string name) => (await CallAsync("onEndOf", name)).GetString();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonElement> CallAsync(string function, params object?[] args)
    {
        var (_, _, body) = await Http.ExchangeAsync(RawHttp.Call(File, function, args));
        return JsonElement.Parse(body).TryGetProperty("ret", out var result) ? result : default;
    }
}
