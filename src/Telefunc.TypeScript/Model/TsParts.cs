namespace Telefunc.TypeScript.Model;

/// <summary>What a type is made of, one level deep.</summary>
internal static class TsParts
{
    public static IEnumerable<TsType> Parts(this TsType type) => type switch
    {
        TsArray array => [array.Element],
        TsGeneric generic => generic.Arguments,
        TsUnion union => union.Alternatives,
        TsIntersection intersection => [intersection.Left, intersection.Right],
        TsObject plain => plain.Members.Select(m => m.Type),
        TsReference reference => reference.Arguments,
        TsFunction function => [.. function.Parameters.Select(p => p.Type), function.Result],
        TsChannel channel => new[] { channel.Receive, channel.ReceiveAck, channel.Send, channel.SendAck }.OfType<TsType>(),
        TsBroadcast broadcast => [broadcast.Message],
        _ => [],
    };

    public static IEnumerable<TsType> Parts(this TsBody body) => body switch
    {
        TsInterface plain => plain.Members.Select(m => m.Type),
        TsAlternatives alternatives => alternatives.Types,
        _ => [],
    };

    /// <summary>The type itself and everything in it.</summary>
    public static IEnumerable<TsType> SelfAndParts(this TsType type) => type.Parts().SelectMany(SelfAndParts).Prepend(type);
}
