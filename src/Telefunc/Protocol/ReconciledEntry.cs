namespace Telefunc.Protocol;

/// <summary>One channel that the server attached. (PROTOCOL.md 8.4)</summary>
/// <param name="Index">The channel's index.</param>
/// <param name="LastSeq">The highest seq the server has accepted from the client; the client replays what is above.</param>
internal readonly record struct ReconciledEntry(ushort Index, uint LastSeq);
