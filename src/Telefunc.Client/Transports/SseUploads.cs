namespace Telefunc.Transports;

/// <summary>
/// What a connection has learned about streaming uploads, so that a new wire does not try in vain what the one before did. Used by one
/// wire at a time.
/// </summary>
internal sealed class SseUploads(bool areTried)
{
    // A single failure may be the connection's, not the upload's.
    private const int FailuresThatProve = 2;

    private int _failures;

    /// <summary>Whether a new wire tries one.</summary>
    public bool AreTried { get; private set; } = areTried;

    /// <summary>The server has confirmed one.</summary>
    public void NoteWorking() => _failures = 0;

    /// <summary>One broke off before it was confirmed.</summary>
    /// <returns>Whether streaming is given up.</returns>
    public bool NoteFailure()
    {
        if (++_failures < FailuresThatProve)
            return false;
        NoteUnusable();
        return true;
    }

    /// <summary>The server, or something in between, does not let one through.</summary>
    public void NoteUnusable() => AreTried = false;
}
