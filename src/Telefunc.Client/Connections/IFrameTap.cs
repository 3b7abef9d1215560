using Telefunc.Protocol;

namespace Telefunc.Connections;

/// <summary>
/// Sees every frame of a client, for the command that shows them. Called under locks, so it must neither wait nor call the client; it
/// must not throw. Thread safe.
/// </summary>
internal interface IFrameTap
{
    /// <summary>A wire is being opened.</summary>
    /// <param name="transport">Its name: <c>ws</c> or <c>sse</c>.</param>
    void Opening(string transport);

    /// <summary>The client gives a frame to a wire, which sends it as soon as it can.</summary>
    /// <param name="transport">The wire's name.</param>
    /// <param name="header">The frame's header.</param>
    /// <param name="payload">The frame's payload; the memory may be reused afterwards.</param>
    void Sent(string transport, FrameHeader header, ReadOnlySpan<byte> payload);

    /// <summary>A frame has arrived.</summary>
    /// <param name="transport">The wire's name.</param>
    /// <param name="frame">Header and payload, as they came; the memory may be reused afterwards.</param>
    void Received(string transport, ReadOnlySpan<byte> frame);

    /// <summary>A wire is gone, or could not be opened.</summary>
    /// <param name="transport">The wire's name.</param>
    /// <param name="reason">Why.</param>
    void Lost(string transport, string reason);
}
