using System.Text.Json.Serialization;
using Telefunc;

namespace ConsoleChat;

/// <summary>The telefunctions of <c>/Room.telefunc.ts</c>, as the playground has them.</summary>
[Telefunctions]
internal interface IRoom
{
    Task<RoomResult> OnJoinRoom();
}

/// <summary>The room's channel. It is declared from the server's side: it receives, answers with, sends, and is answered with.</summary>
internal sealed record RoomResult(ClientChannel<ClientMessage, Accepted, ServerMessage, Delivered> Channel);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Join), "join")]
[JsonDerivedType(typeof(Say), "chat")]
internal abstract record ClientMessage;

internal sealed record Join(string RoomId) : ClientMessage;

internal sealed record Say(string Text) : ClientMessage;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SystemText), "system")]
[JsonDerivedType(typeof(ChatText), "chat")]
internal abstract record ServerMessage;

internal sealed record SystemText(string Text) : ServerMessage;

internal sealed record ChatText(string Text) : ServerMessage;

internal sealed record Accepted([property: JsonPropertyName("accepted")] bool Ok);

internal sealed record Delivered(bool Ok);
