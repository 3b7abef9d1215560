using System.Text.Json.Serialization;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// The client's end of a channel as a telefunction returns it. On the server it is only a handle that becomes live at the client.
/// </summary>
[JsonConverter(typeof(EmbeddedValueConverter<ClientChannel>))]
public abstract class ClientChannel
{
    private protected ClientChannel(ChannelEnd serverEnd, bool isAcknowledging)
    {
        ServerEnd = serverEnd;
        IsAcknowledging = isAcknowledging;
    }

    /// <summary>The server's end of the same channel.</summary>
    internal ChannelEnd ServerEnd { get; }

    /// <summary>Whether the client's sends are acknowledged unless they say otherwise.</summary>
    internal bool IsAcknowledging { get; }
}
