using System.Buffers;

namespace Telefunc.Connections;

/// <summary>Bytes that wait to be written, in memory from the shared pool. An empty one holds no memory. Not thread safe.</summary>
internal sealed class OutputBuffer
{
    private const int SmallestRent = 4096;

    private byte[]? _array;
    private int _length;

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, _length);

    /// <summary>Room for so many bytes at the end; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_array is null || _array.Length - _length < size)
            Grow(size);
        return _array.AsSpan(_length, size);
    }

    public void Advance(int count) => _length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Empties the buffer and gives its memory back.</summary>
    public void Release()
    {
        _length = 0;
        if (_array is null)
            return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = null;
    }

    private void Grow(int size)
    {
        var needed = checked(_length + size);
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestRent, Math.Max(needed, (int)Math.Min(2L * _length, Array.MaxLength))));
        if (_array is not null)
        {
            _array.AsSpan(0, _length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = grown;
    }
}
