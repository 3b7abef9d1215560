namespace Telefunc;

/// <summary>The wires that can carry channels. (PROTOCOL.md 8, 9)</summary>
[Flags]
public enum ChannelTransports
{
    /// <summary>None; not a valid setting.</summary>
    None = 0,

    /// <summary>Server-Sent Events for the download, POST requests for the upload. Works wherever HTTP works.</summary>
    Sse = 1,

    /// <summary>A WebSocket. Clients that began on Server-Sent Events move to it by themselves.</summary>
    WebSocket = 2,
}
