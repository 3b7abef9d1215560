using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telefunc.Npm;

/// <summary>
/// The npm package's own server in a Node process, with the telefunctions in <c>node/telefunctions</c>. Tests reach a channel's
/// server end with plain calls (<see cref="CallAsync"/>), beside the client that they are about. Thread safe.
/// </summary>
public sealed class NodeServer : IAsyncDisposable
{
    // Only a failing test ever waits that long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private const int LongestLog = 5_000;

    private readonly Process _process = new();
    private readonly HttpClient _http = new();
    private readonly StringBuilder _log = new();

    private NodeServer()
    {
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Where clients call.</summary>
    public Uri Url => new($"http://127.0.0.1:{Port}/_telefunc");

    /// <summary>What the server wrote, shortened at the front.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts a server and waits until it serves.</summary>
    /// <param name="channel">What is assigned to <c>config.channel</c> of the package: <c>transports</c>, <c>reconnectTimeout</c> (ms), …; its defaults if not given.</param>
    /// <param name="port">The port, to take the place of a server that ended; a free one if not given.</param>
    /// <exception cref="InvalidOperationException">It ended or is not ready in time; the message has its log.</exception>
    public static async Task<NodeServer> StartAsync(JsonObject? channel = null, int port = 0)
    {
        var server = new NodeServer();
        try
        {
            await server.RunAsync(channel ?? [], port);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a telefunction in the plainest way: with JSON values, and without channels.</summary>
    /// <returns>What it returned, in the JSON dialect of the protocol.</returns>
    /// <exception cref="InvalidOperationException">The server did not answer with success.</exception>
    public async Task<JsonElement> CallAsync(string file, string name, params object?[] args)
    {
        using var response = await _http.PostAsJsonAsync(Url, new { file, name, args });
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{name} answered with {(int)response.StatusCode}: {body}. Log of the server: {Log}");
        return JsonElement.Parse(body).GetProperty("ret");
    }

    /// <summary>Ends the process at once, as a crash does. Its clients see their connections reset.</summary>
    public async Task CrashAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await CrashAsync();
        _process.Dispose();
        _http.Dispose();
    }

    private bool IsRunning => Port != 0 && !_process.HasExited;

    private async Task RunAsync(JsonObject channel, int port)
    {
        var folder = typeof(NodeServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "NodeServerFolder").Value!;
        var ready = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.StartInfo = new ProcessStartInfo("node", ["server.mjs", new JsonObject { ["port"] = port, ["channel"] = channel }.ToJsonString()])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true, // its end ends the server, so that none outlives a test run that was killed
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NODE_ENV"] = "production" },
        };
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException("The server has ended."));
            else if (!ready.Task.IsCompleted && TryReadPort(line.Data, out var served))
                ready.TrySetResult(served);
            else
                Append(line.Data);
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        try
        {
            Port = await ready.Task.WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            await CrashAsync();
            throw new InvalidOperationException($"The npm package's server did not start: {exception.Message} Its log: {Log}");
        }
    }

    private static bool TryReadPort(string line, out int port)
    {
        port = 0;
        return line.StartsWith("{\"port\":", StringComparison.Ordinal) && JsonElement.Parse(line).GetProperty("port").TryGetInt32(out port);
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
            if (_log.Length > LongestLog)
                _log.Remove(0, _log.Length - LongestLog);
        }
    }
}
