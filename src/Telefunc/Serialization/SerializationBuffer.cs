using System.Buffers;

namespace Telefunc.Serialization;

/// <summary>A growing buffer from the shared pool. It is given back by <see cref="Dispose"/>, or by <see cref="Clear"/> when it grew large.</summary>
internal sealed class SerializationBuffer : IBufferWriter<byte>, IDisposable
{
    private const int InitialCapacity = 1024;
    private byte[] _array = [];
    private int _count;

    public ReadOnlySpan<byte> WrittenSpan => _array.AsSpan(0, _count);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_array.Length - _count), nameof(count));
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _array.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _array.AsSpan(_count);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _count += bytes.Length;
    }

    /// <summary>Forgets the content, and keeps the memory unless it grew beyond <see cref="DialectLimits.MaxKeptBuffer"/>.</summary>
    public void Clear()
    {
        _count = 0;
        if (_array.Length > DialectLimits.MaxKeptBuffer)
            Dispose();
    }

    public void Dispose()
    {
        var array = _array;
        _array = [];
        _count = 0;
        if (array.Length > 0)
            ArrayPool<byte>.Shared.Return(array);
    }

    private void EnsureFree(int sizeHint)
    {
        var needed = Math.Max(sizeHint, 1);
        if (_array.Length - _count >= needed)
            return;
        var capacity = Math.Max(InitialCapacity, (int)Math.Min(Array.MaxLength, (long)_array.Length * 2));
        capacity = Math.Max(capacity, checked(_count + needed));
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        _array.AsSpan(0, _count).CopyTo(larger);
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
