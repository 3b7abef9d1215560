namespace Telefunc.Protocol;

/// <summary>One channel that the client holds. (PROTOCOL.md 8.3)</summary>
/// <param name="Id">The channel's id, 1 to 256 characters.</param>
/// <param name="Index">
/// The channel's index; -1 when absent or not an integer. Any other integer is kept, so that the server can leave out what is no index.
/// </param>
/// <param name="LastSeq">The highest seq the client has received on the channel; 0 for none.</param>
/// <param name="Initial">Whether the server should wait for the channel if it does not know it yet.</param>
internal sealed record ReconcileEntry(string Id, int Index, uint LastSeq, bool Initial);
