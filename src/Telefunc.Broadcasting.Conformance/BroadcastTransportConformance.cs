using System.Text;
using Xunit;

namespace Telefunc.Broadcasting.Conformance;

/// <summary>
/// What every <see cref="IBroadcastTransport"/> promises, as tests: derive a class from this one in a test project with xUnit v3, and say
/// how a transport is made. Every test uses keys of its own, so that an engine may be shared by tests that run at the same time.
/// </summary>
public abstract partial class BroadcastTransportConformance : IAsyncLifetime
{
    private readonly List<IBroadcastTransport> _transports = [];
    private readonly List<BroadcastRecorder> _recorders = [];

    /// <summary>How long a test waits for something that must happen. Only a failing test waits that long.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many of the test's small messages the engine retains for a key: the test of retention publishes some more. Between 2 and 1,000.
    /// </summary>
    protected abstract int RetainedMessages { get; }

    /// <summary>
    /// Makes a transport for one more server on the same engine. An engine that lives inside one process returns the same one each time.
    /// </summary>
    protected abstract ValueTask<IBroadcastTransport> CreateTransportAsync();

    /// <summary>Starts the engine, if it must be. Runs before each test.</summary>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Ends what the test has made. Runs after each test.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var recorder in _recorders)
            await recorder.DisposeAsync();
        foreach (var transport in _transports.Distinct())
        {
            if (transport is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A transport that is disposed after the test.</summary>
    protected async Task<IBroadcastTransport> StartAsync()
    {
        var transport = await CreateTransportAsync();
        _transports.Add(transport);
        return transport;
    }

    /// <summary>A recorder that is disposed after the test.</summary>
    /// <param name="transport">Where it listens.</param>
    /// <param name="key">What it listens to.</param>
    protected async Task<BroadcastRecorder> RecordAsync(IBroadcastTransport transport, string key)
    {
        var recorder = await Wait(BroadcastRecorder.StartAsync(transport, key));
        _recorders.Add(recorder);
        return recorder;
    }

    /// <summary>A key that no other test uses.</summary>
    protected static string NewKey() => $"conformance:{Guid.NewGuid():N}";

    /// <summary>A publication with an id of its own.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="text">What it says; it is put into quotes.</param>
    protected static BroadcastPublication Text(string key, string text) =>
        new(key, Guid.NewGuid(), BroadcastKind.Text, Encoding.UTF8.GetBytes($"\"{text}\""));

    /// <summary>What a message says; <see cref="Text"/> backwards.</summary>
    /// <param name="message">The message.</param>
    protected static string Read(BroadcastMessage message) => Encoding.UTF8.GetString(message.Payload.Span).Trim('"');

    /// <summary>Publishes and waits for the receipt.</summary>
    /// <param name="transport">Where.</param>
    /// <param name="publication">What.</param>
    protected static Task<BroadcastReceipt> PublishAsync(IBroadcastTransport transport, BroadcastPublication publication)
    {
        ArgumentNullException.ThrowIfNull(transport);
        return Wait(transport.PublishAsync(publication).AsTask());
    }

    /// <summary>Everything that is retained of a key, read page by page.</summary>
    /// <param name="transport">Where.</param>
    /// <param name="key">The key.</param>
    protected static async Task<List<BroadcastMessage>> ReadAllAsync(IBroadcastTransport transport, string key)
    {
        ArgumentNullException.ThrowIfNull(transport);

        var all = new List<BroadcastMessage>();
        var after = new BroadcastPosition("", 0);
        while (true)
        {
            var history = await Wait(transport.ReadAsync(key, after, 100).AsTask());
            all.AddRange(history.Messages);
            if (history.Messages.Count == 0 || history.Messages[^1].Position == history.Last)
                return all;
            after = history.Messages[^1].Position;
        }
    }

    private static Task<T> Wait<T>(Task<T> task) => task.WaitAsync(Patience, TimeProvider.System);

    private static async Task<IAsyncDisposable> ListenAsync(IBroadcastTransport transport, string key, IBroadcastListener listener) =>
        await Wait(transport.ListenAsync(key, listener).AsTask());

    private static async Task<BroadcastReceipt[]> PublishManyAsync(IBroadcastTransport transport, string key, string name, int count)
    {
        var publishing = new List<Task<BroadcastReceipt>>();
        for (var number = 1; number <= count; number++)
            publishing.Add(transport.PublishAsync(Text(key, $"{name}:{number}")).AsTask());
        return await Wait(Task.WhenAll(publishing));
    }
}
