using System.Text.Json.Serialization;
using Telefunc;

namespace Playground.Telefunctions;

public sealed class Room
{
    [Telefunction]
    public RoomResult OnJoinRoom()
    {
        // It receives, answers with, sends, and is answered with.
        var channel = new Channel<ClientMessage, Accepted, ServerMessage, Delivered>();
        channel.Listen(async message =>
        {
            await channel.SendAsync(Answer(message)); // done when the page has answered { ok: true }
            return new Accepted(true);
        });
        return new RoomResult(channel.Client);
    }

    private static ServerMessage Answer(ClientMessage message) => message switch
    {
        Join join => new SystemText($"Joined {join.RoomId}"),
        Say say => new ChatText($"echo: {say.Text}"),
        _ => throw new AbortException("unknown message"),
    };
}

public sealed record RoomResult(ClientChannel<ClientMessage, Accepted, ServerMessage, Delivered> Channel);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Join), "join")]
[JsonDerivedType(typeof(Say), "chat")]
public abstract record ClientMessage;

public sealed record Join(string RoomId) : ClientMessage;

public sealed record Say(string Text) : ClientMessage;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SystemText), "system")]
[JsonDerivedType(typeof(ChatText), "chat")]
public abstract record ServerMessage;

public sealed record SystemText(string Text) : ServerMessage;

public sealed record ChatText(string Text) : ServerMessage;

public sealed record Accepted([property: JsonPropertyName("accepted")] bool Ok);

public sealed record Delivered(bool Ok);
