namespace Telefunc.Broadcasting;

/// <summary>How a <see cref="LogReader"/> stands to its log.</summary>
internal enum ReaderState
{
    /// <summary>It does not read.</summary>
    Out = 0,

    /// <summary>It is told of every entry.</summary>
    Awake,

    /// <summary>It is behind and is not told of anything: it costs nothing until it goes on by itself.</summary>
    Pausing,

    /// <summary>It is behind and takes entries at this moment.</summary>
    CatchingUp,
}
