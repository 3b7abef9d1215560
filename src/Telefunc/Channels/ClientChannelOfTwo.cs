using System.Text.Json.Serialization;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>The client's end of a <see cref="Channel{TReceive,TSend}"/>. The type arguments are named from the server's side.</summary>
/// <typeparam name="TReceive">What the server receives and the client sends.</typeparam>
/// <typeparam name="TSend">What the server sends and the client receives.</typeparam>
[JsonConverter(typeof(EmbeddedValueConverter<ClientChannel>))]
public sealed class ClientChannel<TReceive, TSend> : ClientChannel
{
    internal ClientChannel(ChannelEnd serverEnd)
        : base(serverEnd, isAcknowledging: false)
    {
    }
}
