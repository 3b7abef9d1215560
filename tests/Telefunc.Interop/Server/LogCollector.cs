using System.Text;
using Microsoft.Extensions.Logging;

namespace Telefunc.Interop.Server;

/// <summary>Keeps what a server logs, so that a test can look at it.</summary>
internal sealed class LogCollector : ILoggerProvider, ILogger
{
    private readonly StringBuilder _text = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_text)
            _text.Append(logLevel).Append(": ").AppendLine(formatter(state, exception)).AppendLine(exception?.ToString());
    }

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }

    public void Dispose()
    {
    }
}
