using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Telefunc.Interop.Server;

/// <summary>Keeps what a server logs, so that a test can look at it; the last part of it, if there is much.</summary>
/// <param name="least">The least level that is kept.</param>
/// <param name="category">How the names of the categories begin that are kept.</param>
internal sealed class LogCollector(LogLevel least, string category = "") : ILoggerProvider, ILogger
{
    private const int Longest = 100_000;

    private readonly StringBuilder _text = new();
    private readonly Changes _changes = new();

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(category, StringComparison.Ordinal) ? this : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_text)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {logLevel}: ").AppendLine(formatter(state, exception));
            if (exception is not null)
                _text.AppendLine(exception.ToString());
            if (_text.Length > Longest)
                _text.Remove(0, _text.Length - Longest);
        }

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
