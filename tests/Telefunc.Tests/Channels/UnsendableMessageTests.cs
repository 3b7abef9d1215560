using System.Text.Json;
using Microsoft.Extensions.Logging;
using Telefunc.Channels;
using Telefunc.Serialization;

namespace Telefunc.Tests.Channels;

/// <summary>A message without JSON metadata, in an application that has no reflection over JSON types.</summary>
public sealed class UnsendableMessageTests
{
    [Fact]
    public async Task It_fails_in_the_task_and_is_logged_since_many_callers_do_not_look_at_the_task()
    {
        var logged = new LastException();
        var serializer = new DialectSerializer(new JsonSerializerOptions(), reflection: false);
        ChannelHost.SetCurrent(new ChannelHost(ChannelSide.Server, serializer, TimeProvider.System, new ChannelOptions(), logged));
        var channel = new Channel<Never, Forgotten>();

        var sending = channel.SendAsync(new Forgotten(1), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => sending);
        Assert.Same(failure, logged.Exception);
    }

    private sealed record Forgotten(int Number);

    private sealed class LastException : ILogger
    {
        public Exception? Exception { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Exception = exception;
    }
}
