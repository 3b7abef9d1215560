using Microsoft.Extensions.Logging;

namespace Telefunc;

public sealed partial class TelefuncContext
{
    [LoggerMessage(1020, LogLevel.Error, "A callback of TelefuncContext.OnClose failed.")]
    private partial void LogCloseCallbackFailed(Exception exception);

    [LoggerMessage(1021, LogLevel.Error, "A callback that was registered on TelefuncContext.Aborted failed.")]
    private partial void LogAbortedCallbackFailed(Exception exception);
}
