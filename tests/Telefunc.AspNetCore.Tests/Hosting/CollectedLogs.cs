using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Telefunc.AspNetCore.Tests.Hosting;

internal sealed record LogLine(string Category, LogLevel Level, EventId Id, string Message, Exception? Exception);

/// <summary>Keeps everything that a server logs.</summary>
internal sealed class CollectedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = [];

    public IEnumerable<LogLine> OfTelefunc => _lines.Where(line => line.Category.StartsWith("Telefunc", StringComparison.Ordinal));

    public IEnumerable<LogLine> Errors => _lines.Where(line => line.Level >= LogLevel.Error);

    public LogLine Single(int eventId) => Assert.Single(OfTelefunc, line => line.Id.Id == eventId);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
