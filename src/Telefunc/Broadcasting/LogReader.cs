namespace Telefunc.Broadcasting;

/// <summary>
/// Somebody who takes the entries of a <see cref="KeyLog"/> in order: a member's channel, or a subscription on the server. What it
/// takes is its own business, one thread at a time; where it stands in the log is the log's.
/// </summary>
internal abstract class LogReader
{
    /// <summary>The last entry that it has taken.</summary>
    public LogEntry? Place { get; set; }

    public ReaderState State { get; set; }

    /// <summary>Its position among those that are awake.</summary>
    public int Slot { get; set; }

    public LogReader? PreviousAtEntry { get; set; }

    public LogReader? NextAtEntry { get; set; }

    /// <summary>Whether the log lets it go when it falls too far behind; otherwise it goes on later with what is still held.</summary>
    public abstract bool LeavesWhenSlow { get; }

    /// <summary>There may be more to take. Called by one thread at a time, never under a lock; must not block.</summary>
    public abstract void Wake();

    /// <summary>It has left the log, because what it had not taken is no longer held. Called as <see cref="Wake"/> is.</summary>
    public abstract void LetGo();
}
