using System.Text.Json.Serialization;

namespace Telefunc.TypeScript.Tests.Contract;

/// <summary>Channels and the messages in them.</summary>
public sealed class Room
{
    /// <summary>Enters a room.</summary>
    /// <param name="name">The room's name, as in <see cref="RoomInfo.Name"/>.</param>
    /// <returns>The channel, and who is there.</returns>
    /// <exception cref="AbortException">There is no such room.</exception>
    [Telefunction]
    public JoinResult OnJoin(string name) => throw new AbortException(name);

    [Telefunction]
    public ClientChannel<Never, long> OnTicks() => new Channel<Never, long>().Client;

    [Telefunction]
    public Task<Channels> OnChannels() => throw new NotSupportedException();

    [Telefunction]
    public BroadcastChannel<Post> OnBoard(string room) => new($"board:{room}");

    [Telefunction]
    public Shape OnShape(Shape shape) => shape;

    [Telefunction]
    public Circle OnCircle(Circle circle) => circle;
}

public sealed record JoinResult(ClientChannel<ClientMessage, Accepted, ServerMessage, Delivered> Channel, RoomInfo Info);

public sealed record RoomInfo(string Name, string[] Members);

public sealed record Channels(
    ClientChannel<Never, Never> Binary,
    ClientChannel<ClientMessage, Never> Up,
    ClientChannel<Never, Never, ServerMessage, Never> Down,
    ClientChannel<string?, object> Loose,
    IReadOnlyList<ClientChannel<int, string>> Several);

/// <summary>What clients say.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Join), "join")]
[JsonDerivedType(typeof(Say), "chat")]
[JsonDerivedType(typeof(Leave), "leave")]
public abstract record ClientMessage
{
    public int Number { get; init; }
}

public sealed record Join(string RoomId) : ClientMessage;

public sealed record Say(string Text, Say? InReplyTo = null) : ClientMessage;

public sealed record Leave : ClientMessage;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SystemText), "system")]
[JsonDerivedType(typeof(ChatText), "chat")]
public abstract record ServerMessage;

public sealed record SystemText(string Text) : ServerMessage;

public sealed record ChatText(string User, string Text) : ServerMessage;

/// <summary>Travels both ways, so that nothing of it may be left out.</summary>
public sealed record Post(string Text, DateTimeOffset? At = null);

public sealed record Accepted(bool Ok);

public sealed record Delivered(bool Ok);

[JsonDerivedType(typeof(Shape), "shape")]
[JsonDerivedType(typeof(Circle), 1)]
[JsonDerivedType(typeof(Ring), 2)]
public record Shape(string Name);

/// <summary>A kind of shape that has kinds itself.</summary>
[JsonDerivedType(typeof(Ring), "ring")]
public record Circle(string Name, double Radius) : Shape(Name);

public record Ring(string Name, double Radius, double Hole) : Circle(Name, Radius);
