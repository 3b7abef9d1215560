using Microsoft.Extensions.Logging;

namespace Telefunc.Dispatch;

internal sealed partial class CallHandler
{
    [LoggerMessage(1010, LogLevel.Error, "The telefunction {Name} of {File} failed. The client was told of an internal error without detail.")]
    private partial void LogFailed(Exception exception, string? file, string? name);

    [LoggerMessage(1011, LogLevel.Information, "A call was refused as malformed: {Reason}")]
    private partial void LogMalformed(string reason);

    [LoggerMessage(1012, LogLevel.Information, "A call of the telefunction {Name} of {File} was refused: {Reason}")]
    private partial void LogInvalid(string? file, string? name, string reason);

    [LoggerMessage(1013, LogLevel.Information, "A call of the telefunction {Name} of {File} was refused: the user is {Outcome}.")]
    private partial void LogNotPermitted(string file, string name, string outcome);

    [LoggerMessage(1014, LogLevel.Debug, "The telefunction {Name} of {File} aborted the call.")]
    private partial void LogAborted(string? file, string? name);

    [LoggerMessage(1015, LogLevel.Debug, "The client gave up a call of the telefunction {Name} of {File}.")]
    private partial void LogGivenUp(Exception? exception, string? file, string? name);
}
