namespace Telefunc.Connections;

/// <summary>
/// The indices of one connection: 0, 1, 2 … and, when these are used up, those whose channels have ended and which the server has
/// confirmed to be free (PROTOCOL.md 19.12). Not thread safe.
/// </summary>
internal sealed class IndexPool
{
    private readonly Queue<ushort> _free = new();
    private List<ushort> _released = [];
    private List<ushort> _unlisted = [];
    private int _next;

    public bool TryTake(out ushort index)
    {
        if (_next > ushort.MaxValue)
            return _free.TryDequeue(out index);
        index = (ushort)_next++;
        return true;
    }

    public void Release(ushort index) => _released.Add(index);

    /// <summary>A RECONCILE is sent, in which no released index stands.</summary>
    public void NoteListed()
    {
        _unlisted.AddRange(_released);
        _released = [];
    }

    /// <summary>The server has taken the RECONCILE: it does not know the released indices any more.</summary>
    public void NoteReconciled()
    {
        foreach (var index in _unlisted)
            _free.Enqueue(index);
        _unlisted = [];
    }
}
