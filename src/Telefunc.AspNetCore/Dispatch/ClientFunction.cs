using System.ComponentModel;
using Telefunc.Channels;

namespace Telefunc.Dispatch;

/// <summary>
/// A function that a client passed as an argument, as generated code sees it. Infrastructure. It can be called as often as wanted, also
/// after the telefunction has returned, until the client lets go of the function or is gone. Thread safe. (PROTOCOL.md 3.3)
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ClientFunction
{
    private readonly ChannelEndpoint _channel;

    internal ClientFunction(ChannelEndpoint channel) => _channel = channel;

    /// <summary>Begins a call: arguments are added one by one, then it is invoked.</summary>
    public ClientFunctionCall Call() => new(_channel);
}
