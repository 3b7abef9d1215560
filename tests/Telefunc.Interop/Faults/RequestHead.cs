using System.Text;

namespace Telefunc.Interop.Faults;

/// <summary>The head of an HTTP request, as far as the proxy needs it to tell the wires of the protocol apart (PROTOCOL.md 2, 9.1).</summary>
internal static class RequestHead
{
    private static readonly byte[][] Methods = ["POST /"u8.ToArray(), "GET /"u8.ToArray(), "PUT /"u8.ToArray(), "OPTIONS /"u8.ToArray()];

    /// <summary>
    /// Whether a piece that just arrived begins a request. Clients do not pipeline here, so a request always begins a piece.
    /// </summary>
    public static bool Begins(ReadOnlySpan<byte> piece)
    {
        foreach (var method in Methods)
        {
            if (piece.StartsWith(method))
                return true;
        }

        return false;
    }

    public static bool IsComplete(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n\r\n"u8) >= 0;

    public static WireKind KindOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        var head = Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
        if (Has(head, "\r\nupgrade: websocket"))
            return WireKind.WebSocket;
        if (!Has(head, "_telefunc=sse"))
            return WireKind.Call;
        if (Has(head, "\r\naccept: text/event-stream"))
            return WireKind.SseDownload;
        return Has(head, "\r\ntransfer-encoding: chunked") ? WireKind.SseUpload : WireKind.SseBatch;
    }

    private static bool Has(string head, string part) => head.Contains(part, StringComparison.OrdinalIgnoreCase);
}
