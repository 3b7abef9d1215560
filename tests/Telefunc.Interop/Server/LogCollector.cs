using System.Text;
using Microsoft.Extensions.Logging;

namespace Telefunc.Interop.Server;

/// <summary>Keeps what a server logs, so that a test can look at it.</summary>
internal sealed class LogCollector(LogLevel least) : ILoggerProvider, ILogger
{
    private readonly StringBuilder _text = new();
    private readonly Changes _changes = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_text)
            _text.Append(logLevel).Append(": ").AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
        _changes.Notice();
    }

    public Task WaitForAsync(string text) => WaitForAsync(log => log.Contains(text, StringComparison.Ordinal), $"the log to say '{text}'");

    public Task WaitForAsync(Func<string, bool> condition, string what) => _changes.WaitForAsync(() => condition(ToString()), what, ToString);

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    public void Dispose()
    {
    }
}
