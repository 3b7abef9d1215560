using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;

namespace Telefunc.MemoryServer;

/// <summary>
/// The web server's memory, of which nothing is kept for later: so the process holds what is in use and not what once was.
/// </summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by dependency injection.")]
internal sealed class UnpooledMemory : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    public override int MaxBufferSize => 4096;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(new byte[MaxBufferSize]);

    protected override void Dispose(bool disposing)
    {
        // Holds nothing.
    }

    private sealed class Block(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = bytes;

        public void Dispose()
        {
            // Collected when nobody uses it.
        }
    }
}
