namespace Telefunc.Redis;

/// <summary>
/// When the count of a key may go on after Redis was restarted. A count that goes on although numbers were lost would give a number
/// twice, and nobody could tell; a new epoch instead tells everyone that messages may be missing.
/// </summary>
/// <remarks>
/// Whatever is chosen, a count never goes on where a replica has taken over, where the server that wrote last had replicas, or where it
/// kept no append-only file: what was acknowledged may be lost there.
/// </remarks>
public enum RedisRestartTrust
{
    /// <summary>Never: every restart begins a new epoch.</summary>
    Never = 0,

    /// <summary>
    /// Where the append-only file is written to the disk before a command is answered (<c>appendonly yes</c>,
    /// <c>appendfsync always</c>): then nothing that was acknowledged can be lost. Whether that is so is asked with <c>CONFIG GET</c>
    /// when a connection is made; if that is not allowed, every restart begins a new epoch.
    /// </summary>
    SyncedAppendOnlyFile = 1,

    /// <summary>
    /// Wherever there is an append-only file (<c>appendonly yes</c>). Also right after an orderly shutdown; after a crash, as long as
    /// Redis had handed its writes to the operating system and that did not crash as well. Otherwise the last second or two may be lost,
    /// and a number be given twice in one epoch, unless a server that knows a higher one reads the history first.
    /// </summary>
    AppendOnlyFile = 2,
}
