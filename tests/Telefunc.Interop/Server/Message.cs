namespace Telefunc.Interop.Server;

/// <summary>What the channels of these tests carry.</summary>
/// <param name="N">The message's number, by which a test checks that none is missing, doubled or out of order.</param>
/// <param name="Pad">Fills the message up to a size.</param>
public sealed record Message(int N, string? Pad = null);
