using Telefunc.Delivery;
using Telefunc.Protocol;

namespace Telefunc.Channels;

/// <content>
/// A close bears no number. One that comes in front of RECONCILED may come from behind messages that were lost with an earlier wire and are
/// repeated only after RECONCILED (PROTOCOL.md 9.3, 19.19). It is held until the client has answered a question that it is asked then.
/// </content>
internal sealed partial class ChannelEndpoint
{
    private TimeSpan? _heldClose;
    private uint _skippedThrough;

    // It had a wire before the one that it has.
    private bool _isResumed;

    private bool HoldsClose => _heldClose is not null;

    private bool TryHoldCloseLocked(Attachment from, uint timeoutMilliseconds)
    {
        if (from.Wire.HasReconciled || !_isResumed || _isEnded)
            return false;

        // A client that aborts forgets the channel at once: it neither repeats nor answers anything.
        if (timeoutMilliseconds == 0)
        {
            if (_skippedThrough <= _receivedSeq)
                return false;
            EndForGapLocked();
            return true;
        }

        _heldClose = TimeSpan.FromMilliseconds(Math.Min(timeoutMilliseconds, int.MaxValue));
        SetCloseDeadlineLocked(_heldClose.Value);
        AskForHeldCloseLocked(from);
        return true;
    }

    /// <summary>Late answers, which may have been given before anything was repeated, are waited out: one question more than those.</summary>
    private void AskForHeldCloseLocked(Attachment attachment)
    {
        if (HoldsClose && _questionsOpen <= _lateAnswers)
            AskLocked(attachment, measures: false);
    }

    /// <summary>The client has answered: it has repeated all that it can.</summary>
    private void ReleaseHeldCloseLocked()
    {
        if (_heldClose is not { } timeout)
            return;
        _heldClose = null;
        if (_skippedThrough > _receivedSeq && !_isEnded)
            EndForGapLocked();
        else
            ReceiveCloseLocked((uint)timeout.TotalMilliseconds);
    }
}
