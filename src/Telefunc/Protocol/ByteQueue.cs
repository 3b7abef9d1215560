namespace Telefunc.Protocol;

/// <summary>
/// Bytes that arrived and are not consumed yet, in one piece. It grows with what is appended, never with what the other side announces.
/// </summary>
internal sealed class ByteQueue
{
    // An emptied queue keeps an array of at most this size.
    private const int RetainedCapacity = 64 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>The number of bytes that wait.</summary>
    public int Length => _end - _start;

    /// <summary>The bytes that wait. Valid until the next <see cref="Append"/>.</summary>
    public Memory<byte> Memory => _bytes.AsMemory(_start, Length);

    /// <summary>The bytes that wait. Valid until the next <see cref="Append"/>.</summary>
    public Span<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > RetainedCapacity && bytes.Length <= RetainedCapacity)
                _bytes = [];
        }

        if (bytes.Length > _bytes.Length - _end)
            MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Takes bytes off the front. Views of them stay valid until the next <see cref="Append"/>.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length);
        _start += count;
    }

    private void MakeRoom(int count)
    {
        var waiting = Length;
        // Moving is enough while it frees half of the array; otherwise each append could move nearly everything again.
        var target = waiting + count <= _bytes.Length / 2
            ? _bytes
            : new byte[Math.Max(checked(waiting + count), (int)Math.Min(2L * waiting, Array.MaxLength))];
        _bytes.AsSpan(_start, waiting).CopyTo(target);
        _bytes = target;
        _start = 0;
        _end = waiting;
    }
}
