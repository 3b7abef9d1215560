using Telefunc.Serialization;

namespace Telefunc.Delivery;

/// <summary>A sent request whose answer is awaited. Settled once; later attempts change nothing. Thread safe.</summary>
internal abstract class PendingAck
{
    /// <summary>Settles the request with the peer's result.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text is no JSON of the dialect: the peer broke the protocol.</exception>
    public abstract void Resolve(ReadOnlySpan<byte> text, DialectSerializer serializer);

    /// <summary>Settles the request with a failure.</summary>
    public abstract void Fail(Exception error);

    /// <summary>Settles the request as given up by its sender.</summary>
    public abstract void Cancel(CancellationToken cancellationToken);
}
