using System.Buffers.Binary;

namespace Telefunc.Transports;

/// <summary>
/// Follows the frame headers of incoming WebSocket bytes to learn one thing that the framework's reader does not tell: whether a close
/// frame carried a status. The framework reports 1000 where none was sent, but to this protocol a close without a status is a lost
/// connection and 1000 a goodbye (PROTOCOL.md 8.6).
/// </summary>
internal sealed class CloseFrameWatcher
{
    private const int LargestHeader = 14;
    private const byte OpcodeMask = 0x0f;
    private const byte CloseOpcode = 0x08;
    private const byte LengthMask = 0x7f;
    private const byte MaskedBit = 0x80;

    private readonly byte[] _header = new byte[LargestHeader];
    private int _headerLength;
    private ulong _payloadLeft;

    /// <summary>A close frame without a status was seen.</summary>
    public bool SawCloseWithoutStatus { get; private set; }

    /// <summary>Takes the next bytes of the connection.</summary>
    public void Observe(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                _payloadLeft -= (ulong)skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headerLength >= 2 && _headerLength == HeaderLength())
                TakeHeader();
        }
    }

    private int HeaderLength() => 2 + LengthBytes() + ((_header[1] & MaskedBit) != 0 ? 4 : 0);

    private int LengthBytes() => (_header[1] & LengthMask) switch
    {
        126 => 2,
        127 => 8,
        _ => 0,
    };

    private void TakeHeader()
    {
        _payloadLeft = LengthBytes() switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            8 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
            _ => (ulong)(_header[1] & LengthMask),
        };
        SawCloseWithoutStatus |= (_header[0] & OpcodeMask) == CloseOpcode && _payloadLeft == 0;
        _headerLength = 0;
    }
}
