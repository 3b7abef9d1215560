using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telefunc.AspNetCore.Tests.Hosting;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Serialization;
using Telefunc.Transports;

namespace Telefunc.AspNetCore.Tests.Transports;

/// <summary>The end of a wire against the end of its request: whoever comes first, the process goes on.</summary>
public sealed class WebSocketWireTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task A_request_that_ended_while_its_wire_was_being_ended_is_not_aborted()
    {
        using var server = Server(TimeProvider.System, NullLogger.Instance);
        var request = new Request();
        var wire = new WebSocketWire(server, request.Network, "connection", request.Abort);
        request.Runs(wire.RunAsync(CancellationToken.None));
        await request.Network.Reading;

        // The reader notices the loss in the middle of this call, and has left the request when it goes on.
        request.Network.WhenCancelled = () =>
        {
            request.Network.Fail();
            request.WaitForEnd();
        };
        await Task.Run(() => wire.End(WireEnd.Transient, "no sign of life"), TestContext.Current.CancellationToken);

        Assert.True(request.IsOver);
        Assert.Equal(0, request.Aborts);
    }

    [Fact(Timeout = Patience)]
    public async Task A_request_whose_reader_does_not_come_back_is_aborted()
    {
        using var server = Server(TimeProvider.System, NullLogger.Instance);
        var request = new Request();
        var wire = new WebSocketWire(server, request.Network, "connection", request.Abort);
        request.Runs(wire.RunAsync(CancellationToken.None));
        await request.Network.Reading;

        await Task.Run(() => wire.End(WireEnd.Transient, "no sign of life"), TestContext.Current.CancellationToken);

        Assert.False(request.IsOver);
        Assert.Equal(1, request.Aborts);
        request.Network.Fail();
        await request.Ended;
    }

    [Fact(Timeout = Patience)]
    public async Task A_wire_that_fails_to_end_does_not_keep_the_sweep_from_the_others()
    {
        var time = new FakeTimeProvider();
        using var logs = new CollectedLogs();
        using var server = Server(time, logs.CreateLogger("Telefunc"));
        var requests = new[] { new Request { FailsToAbort = true }, new Request { FailsToAbort = true } };
        foreach (var request in requests)
        {
            request.Runs(new WebSocketWire(server, request.Network, "connection", request.Abort).RunAsync(CancellationToken.None));
            await request.Network.Reading;
        }

        // The sweep runs on a timer, where an exception would end the process; here it would come out of this call.
        server.Start();
        time.Advance((2 * server.Options.PingInterval) + TimeSpan.FromSeconds(2));

        Assert.All(requests, static request => Assert.Equal(1, request.Aborts));
        Assert.Equal(2, logs.OfTelefunc.Count(static line => line.Id.Id == 1204));
        foreach (var request in requests)
        {
            request.Network.Fail();
            await request.Ended;
        }
    }

    private static ChannelServer Server(TimeProvider time, ILogger logger) =>
        new(
            new ChannelHost(ChannelSide.Server, DialectSerializer.Default, time, new ChannelOptions(), logger),
            Services.GetRequiredService<IMeterFactory>());

    /// <summary>The web server's request, which must not be touched when it is over.</summary>
    private sealed class Request
    {
        private int _over;

        public SilentNetwork Network { get; } = new();

        public Task Ended { get; private set; } = Task.CompletedTask;

        public int Aborts { get; private set; }

        public bool FailsToAbort { get; init; }

        public bool IsOver => Volatile.Read(ref _over) != 0;

        public void Runs(Task wire) => Ended = RunAsync(wire);

        public void Abort()
        {
            Aborts++;
            ObjectDisposedException.ThrowIf(IsOver, this);
            if (FailsToAbort)
                throw new InvalidOperationException("The web server failed, as it was told.");
        }

        public void WaitForEnd() => Assert.True(SpinWait.SpinUntil(() => IsOver, Patience));

        private async Task RunAsync(Task wire)
        {
            await wire.ConfigureAwait(false);
            Volatile.Write(ref _over, 1);
        }
    }

    /// <summary>A connection on which nothing comes, and whose reader does not heed its cancellation.</summary>
    private sealed class SilentNetwork : MemoryStream
    {
        private readonly TaskCompletionSource<int> _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reading => _reading.Task;

        public Action? WhenCancelled { get; set; }

        public void Fail() => _read.TrySetException(new IOException("The connection was lost."));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.UnsafeRegister(static state => ((SilentNetwork)state!).WhenCancelled?.Invoke(), this);
            _reading.TrySetResult();
            return new ValueTask<int>(_read.Task);
        }
    }
}
