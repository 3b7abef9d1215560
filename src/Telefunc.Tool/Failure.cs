using System.Net.Sockets;
using System.Text.Json;
using Telefunc.Broadcasting;
using Telefunc.Tool.Conversations;

namespace Telefunc.Tool;

/// <summary>What went wrong, for the user.</summary>
internal static class Failure
{
    /// <summary>Exit code: the command could not do all that was asked.</summary>
    public const int ExitCode = 1;

    /// <summary>One sentence about an error that can happen to a correct program.</summary>
    /// <param name="error">The error.</param>
    /// <param name="subject">What was called, or used.</param>
    /// <returns><see langword="null"/> if it is a fault of this program.</returns>
    public static string? Describe(Exception error, string subject) => error switch
    {
        AbortException abort => $"{subject} aborted: {Json.Write(abort.AbortValue)}",
        TelefuncCallException { Error: TelefuncCallError.Malformed } => $"the server does not know {subject}, or cannot read the arguments",
        TelefuncCallException { Error: TelefuncCallError.ServerError } => $"{subject} failed; the server's log says why",
        TelefuncCallException call => call.Message,
        NetworkException network => $"{network.Message}{Reason(network)}",
        BroadcastException or ShieldValidationException or ChannelClosedException or ChannelOverflowException or RemoteListenerException => error.Message,
        JsonException or NotSupportedException => error.Message,
        OperationCanceledException => "cancelled",
        _ => null,
    };

    private static string Reason(Exception error)
    {
        for (var cause = error.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return $" ({socket.Message})";
        }

        return error.InnerException is HttpRequestException { Message: var message } ? $" ({message})" : "";
    }
}
