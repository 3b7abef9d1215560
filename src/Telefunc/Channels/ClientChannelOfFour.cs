using System.Text.Json.Serialization;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// The client's end of a <see cref="Channel{TReceive,TReceiveAck,TSend,TSendAck}"/>. The type arguments are named from the server's side.
/// </summary>
/// <typeparam name="TReceive">What the server receives and the client sends.</typeparam>
/// <typeparam name="TReceiveAck">What the server's listeners answer.</typeparam>
/// <typeparam name="TSend">What the server sends and the client receives.</typeparam>
/// <typeparam name="TSendAck">What the client's listeners answer.</typeparam>
[JsonConverter(typeof(EmbeddedValueConverter<ClientChannel>))]
public sealed class ClientChannel<TReceive, TReceiveAck, TSend, TSendAck> : ClientChannel
{
    internal ClientChannel(ChannelEnd serverEnd)
        : base(serverEnd, isAcknowledging: true)
    {
    }
}
