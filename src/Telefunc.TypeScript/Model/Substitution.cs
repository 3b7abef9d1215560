using Telefunc.Generators.Model;

namespace Telefunc.TypeScript.Model;

/// <summary>What the type parameters of a declaration stand for.</summary>
internal sealed class Substitution(IReadOnlyDictionary<string, TsType> arguments)
{
    public static Substitution Of(TsDeclaration declaration, TsReference reference) =>
        new(declaration.Parameters.Zip(reference.Arguments).ToDictionary(pair => pair.First, pair => pair.Second));

    public TsType In(TsType type)
    {
        if (arguments.Count == 0)
            return type;
        return type switch
        {
            TsParameter parameter => arguments.GetValueOrDefault(parameter.Name, parameter),
            TsArray array => new TsArray(In(array.Element)),
            TsGeneric generic => generic with { Arguments = In(generic.Arguments) },
            // `T | null` for a T that may be null itself is no more than T.
            TsUnion union => union.Alternatives.Select(In).Aggregate(TsUnion.Or),
            TsIntersection intersection => new TsIntersection(In(intersection.Left), In(intersection.Right)),
            TsObject plain => new TsObject(In(plain.Members)),
            TsReference reference => reference with { Arguments = In(reference.Arguments) },
            TsFunction function => new TsFunction(In(function.Parameters), In(function.Result)),
            TsChannel channel => new TsChannel(In(channel.Receive), InOrNull(channel.ReceiveAck), In(channel.Send), InOrNull(channel.SendAck)),
            TsBroadcast broadcast => new TsBroadcast(In(broadcast.Message)),
            _ => type,
        };
    }

    public EquatableArray<TsMember> In(EquatableArray<TsMember> members) =>
        members.Select(m => m with { Type = In(m.Type) }).ToEquatableArray();

    private EquatableArray<TsType> In(EquatableArray<TsType> types) => types.Select(In).ToEquatableArray();

    private EquatableArray<TsArgument> In(EquatableArray<TsArgument> parameters) =>
        parameters.Select(p => p with { Type = In(p.Type) }).ToEquatableArray();

    private TsType? InOrNull(TsType? type) => type is null ? null : In(type);
}
