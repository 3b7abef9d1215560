using System.Numerics;

namespace Telefunc.Delivery;

/// <summary>
/// What the peer lets this side send on one channel, in bytes and in messages. Credit never holds a frame back; it decides whether an
/// awaited send goes on (PROTOCOL.md 15.1). Not thread safe; its channel's lock guards it.
/// </summary>
/// <remarks>
/// Peers announce in two ways. The reference announces its whole window whenever a quarter of it was consumed; taken as credit, this
/// would let out up to three quarters too much each time, and what waits in the peer would grow without end (19.9). So it is read as
/// "a quarter was consumed". Our own <see cref="ReceiveWindow"/> announces what is left of its window, which is credit as it stands.
/// An announcement that the reference cannot make, because its windows have few sizes and never shrink, tells the second kind; until
/// then nothing waits in the peer when it announces, and both readings agree.
/// </remarks>
internal sealed class SendCredit
{
    public const int InitialBytes = 2 * 1024 * 1024;
    public const int InitialMessages = 100;

    private readonly CreditLedger _bytes = new(InitialBytes, isUniform: false);
    private readonly CreditLedger _messages = new(InitialMessages, isUniform: true);
    private CreditMark _arrived;

    public long Bytes => _bytes.Credit;

    public long Messages => _messages.Credit;

    /// <summary>Whether an awaited send may go on.</summary>
    public bool HasRoom => Bytes > 0 && Messages > 0;

    /// <summary>Whether the peer announces what is left of its window rather than the window.</summary>
    public bool IsAbsolute => _bytes.IsAbsolute;

    /// <summary>Whether messages of an earlier attachment may or may not wait in the peer; <see cref="Settle"/> can tell.</summary>
    public bool IsUnsure => _bytes.IsUnsure || _messages.IsUnsure;

    /// <summary>How much was sent so far, for <see cref="Settle"/>.</summary>
    public CreditMark Sent => new(_bytes.Sent, _messages.Sent);

    /// <summary>A counted message was sent for the first time; the peer will count it when it has consumed it.</summary>
    public void Consume(int bytes)
    {
        _bytes.Consume(bytes);
        _messages.Consume(1);
    }

    /// <summary>The peer announced its byte window.</summary>
    public void SetBytes(uint bytes) => Announce(_bytes, bytes, IsReferenceSize(bytes, InitialBytes, ReceiveWindow.MaximumBytes));

    /// <summary>The peer announced its message window.</summary>
    public void SetMessages(uint messages) => Announce(_messages, messages, IsReferenceSize(messages, InitialMessages, ReceiveWindow.MaximumMessages));

    /// <summary>
    /// The channel was attached anew, and announcements may have been lost (PROTOCOL.md 15.6, 19.1). What the peer had before is kept as
    /// doubtful, except for what it is known to lack.
    /// </summary>
    /// <param name="repeated">How much of it is being repeated, because the peer has not received it.</param>
    public void Reset(CreditMark repeated)
    {
        _bytes.Reset(repeated.Bytes);
        _messages.Reset(repeated.Messages);
    }

    /// <summary>
    /// The peer has shown that everything up to a mark arrived: if it has also consumed that, or what had arrived when it was asked the
    /// last time, it keeps up, and no doubt remains.
    /// </summary>
    public void Settle(CreditMark mark)
    {
        _bytes.Settle(_arrived.Bytes);
        _bytes.Settle(mark.Bytes);
        _messages.Settle(_arrived.Messages);
        _messages.Settle(mark.Messages);
        _arrived = mark;
    }

    /// <summary>
    /// Lets out as much as the peer must consume before it announces anything: the cure for books that do not agree with the peer's.
    /// </summary>
    public void Probe()
    {
        _bytes.Probe();
        _messages.Probe();
    }

    private static bool IsReferenceSize(uint size, int initial, int maximum) =>
        size == maximum || (size < maximum && size % (uint)initial == 0 && BitOperations.IsPow2(size / (uint)initial));

    private void Announce(CreditLedger ledger, uint size, bool isReferenceSize)
    {
        if (!IsAbsolute && (!isReferenceSize || size < ledger.Window))
        {
            _bytes.ReadAbsolutely();
            _messages.ReadAbsolutely();
        }

        ledger.Announce(size);
    }
}
