namespace Telefunc.Connections;

/// <summary>The client's own times, which the server has no part in (PROTOCOL.md 18).</summary>
internal sealed record ConnectionTimes
{
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>For the application's first listener on a channel that the server has returned.</summary>
    public TimeSpan FirstListener { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the opening of a wire, and again for RECONCILED.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the PONG on the WebSocket of an upgrade, its opening included.</summary>
    public TimeSpan Probe { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Before a WebSocket that did not answer is tried again; doubled each time, up to <see cref="LongestReprobe"/>. The reference tries
    /// again only when it has another channel to list, and may stay on SSE for good because of one slow moment.
    /// </summary>
    public TimeSpan FirstReprobe { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestReprobe { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Until what was written to the SSE wire of an upgrade has arrived.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between FIN and RECONCILED of an upgrade, whichever comes first.</summary>
    public TimeSpan HandOff { get; init; } = TimeSpan.FromSeconds(2);
}
