using System.Net;

namespace Telefunc;

/// <summary>The server did not carry a call out, or its answer cannot be understood. (PROTOCOL.md 2.4)</summary>
public sealed class TelefuncCallException : Exception
{
    /// <summary>A failed call.</summary>
    public TelefuncCallException()
        : this("The call failed.")
    {
    }

    /// <summary>A failed call.</summary>
    /// <param name="message">What went wrong.</param>
    public TelefuncCallException(string message)
        : base(message)
    {
    }

    /// <summary>A failed call.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The cause.</param>
    public TelefuncCallException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal TelefuncCallException(TelefuncCallError error, HttpStatusCode status, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Error = error;
        StatusCode = status;
    }

    /// <summary>What kind of failure it is.</summary>
    public TelefuncCallError Error { get; }

    /// <summary>The status of the server's answer, if there was one.</summary>
    public HttpStatusCode? StatusCode { get; }
}
