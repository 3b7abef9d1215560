using Telefunc.Generators.Model;

namespace Telefunc.TypeScript.Model;

/// <summary>A member of an object in JSON.</summary>
internal sealed record TsMember(string Name, TsType Type)
{
    /// <summary>Whether the server writes it.</summary>
    public bool IsSent { get; init; } = true;

    /// <summary>Whether the server reads it.</summary>
    public bool IsRead { get; init; } = true;

    /// <summary>Whether the server sometimes leaves it out.</summary>
    public bool MayLackWhenSent { get; init; }

    /// <summary>Whether clients may leave it out.</summary>
    public bool MayLackWhenRead { get; init; }

    public EquatableArray<string> Comment { get; init; }

    public bool ExistsIn(Directions directions) =>
        (IsSent && directions.HasFlag(Directions.ToClient)) || (IsRead && directions.HasFlag(Directions.ToServer)) || directions == Directions.None;

    /// <summary>
    /// Whether the type lets it be absent. What only travels to the server may lack what the server does not insist on; what comes from
    /// the server is always there.
    /// </summary>
    public bool MayLackIn(Directions directions) =>
        directions.HasFlag(Directions.ToClient) ? MayLackWhenSent || !IsSent : MayLackWhenRead;
}
