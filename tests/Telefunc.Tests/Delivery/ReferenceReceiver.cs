namespace Telefunc.Tests.Delivery;

/// <summary>
/// The receiving side of the reference, for one of the two windows (PROTOCOL.md 15.2): it announces the whole window whenever a quarter
/// was consumed, and at once when the window has grown.
/// </summary>
internal sealed class ReferenceReceiver(int initial, Action<uint> announce)
{
    private readonly Queue<int> _waiting = new();
    private long _consumed;

    public int Window { get; private set; } = initial;

    public long Waiting { get; private set; }

    public int Count => _waiting.Count;

    /// <summary>Whether announcements are lost.</summary>
    public bool IsAway { get; set; }

    public void Receive(int amount)
    {
        _waiting.Enqueue(amount);
        Waiting += amount;
    }

    public void ConsumeOne()
    {
        var amount = _waiting.Dequeue();
        Waiting -= amount;
        _consumed += amount;
        if (_consumed < Window / 4)
            return;
        _consumed = 0;
        Announce();
    }

    public void Grow(int maximum)
    {
        if (Window == maximum)
            return;
        Window = Math.Min(2 * Window, maximum);
        Announce();
    }

    private void Announce()
    {
        if (!IsAway)
            announce((uint)Window);
    }
}
