namespace Telefunc.Simulation;

/// <summary>One direction of a connection: what was written and has not arrived.</summary>
internal sealed class Pipe
{
    private readonly Queue<byte[]> _frames = new();

    /// <summary>Bytes under way: what a sender's output queue and the network hold.</summary>
    public long Bytes { get; private set; }

    public int Count => _frames.Count;

    /// <summary>Nothing arrives for the moment.</summary>
    public bool IsStalled { get; set; }

    /// <summary>Nothing more gets in; what is under way may still arrive, and then the end.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The receiver can now find out that the connection is gone.</summary>
    public bool HasEnded => IsCut && _frames.Count == 0;

    public bool CanDeliver => _frames.Count > 0 && !IsStalled;

    public void Write(byte[] frame)
    {
        if (IsCut)
            return;
        _frames.Enqueue(frame);
        Bytes += frame.Length;
    }

    public byte[] Deliver()
    {
        var frame = _frames.Dequeue();
        Bytes -= frame.Length;
        return frame;
    }

    /// <summary>Cuts the pipe: of what is under way only the first few frames arrive.</summary>
    public void Cut(int survivors)
    {
        IsCut = true;
        byte[][] kept = [.. _frames.Take(survivors)];
        _frames.Clear();
        Bytes = 0;
        foreach (var frame in kept)
        {
            _frames.Enqueue(frame);
            Bytes += frame.Length;
        }
    }

    /// <summary>Loses one frame in the middle of the traffic, as no real wire does but a lost upload of SSE.</summary>
    public void LoseNext() => Deliver();
}
