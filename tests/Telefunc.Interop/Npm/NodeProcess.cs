using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telefunc.Interop.Npm;

/// <summary>
/// A Node process that runs the unmodified npm client and does what it is told through a pipe. Used as a class fixture; its logical
/// clients share nothing but the process. Thread safe.
/// </summary>
public sealed class NodeProcess : IAsyncLifetime
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private const int LongestLog = 20_000;

    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _log = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Process _process = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>What the process wrote to stderr, shortened at the front.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var folder = typeof(NodeProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "NodeFolder").Value!;
        _process.StartInfo = new ProcessStartInfo("node", ["--conditions=browser", "client.mjs"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _reading = ReadAsync();
        await WaitAsync(_ready.Task, "the Node process to load the npm client");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _reading;
        await _process.WaitForExitAsync();
        _process.Dispose();
        _writing.Dispose();
    }

    /// <summary>Stops the process in the middle of whatever it does, as a page stands still behind a long script, until <see cref="ThawAsync"/>.</summary>
    internal Task FreezeAsync() => SignalAsync("-STOP");

    internal Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Makes the process do a command.</summary>
    /// <param name="command">Its name and options as <c>client.mjs</c> understands them.</param>
    /// <param name="what">What is awaited, for the message of a time-out.</param>
    /// <exception cref="NpmException">It failed in the npm client.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    internal async Task<JsonElement> RunAsync(JsonObject command, string what)
    {
        var id = Interlocked.Increment(ref _lastId);
        command["id"] = id;
        var answer = _pending[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(command.ToJsonString());
            await _process.StandardInput.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }

        await WaitAsync(answer.Task, what);
        var reply = await answer.Task;
        if (reply.TryGetProperty("error", out var error))
            throw new NpmException(error.Deserialize<NpmError>(Json)!, what);
        return reply.TryGetProperty("value", out var value) ? value : default;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task WaitAsync(Task task, string what)
    {
        try
        {
            await Patience.WaitForAsync(task, what);
        }
        catch (Exception exception) when (exception is TimeoutException or EndOfStreamException)
        {
            throw new TimeoutException($"{exception.Message} Log of the Node process: {Log}");
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var message = JsonDocument.Parse(line);
            if (!message.RootElement.TryGetProperty("id", out var id))
                _ready.TrySetResult();
            else if (_pending.TryRemove(id.GetInt32(), out var answer))
                answer.SetResult(message.RootElement.Clone());
        }

        var ended = new EndOfStreamException("The Node process has ended.");
        _ready.TrySetException(ended);
        foreach (var answer in _pending.Values)
            answer.TrySetException(ended);
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
