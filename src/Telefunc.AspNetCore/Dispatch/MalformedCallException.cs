namespace Telefunc.Dispatch;

/// <summary>The request is nothing that a client of this server sends; answered with 400. (PROTOCOL.md 2.4)</summary>
internal sealed class MalformedCallException(string message, Exception? innerException = null) : Exception(message, innerException);
