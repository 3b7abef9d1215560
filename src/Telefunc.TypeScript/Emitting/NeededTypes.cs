using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Emitting;

/// <summary>What a file must declare and import, in the order in which its telefunctions come to it.</summary>
internal sealed class NeededTypes
{
    private readonly List<TsDeclaration> _declarations = [];
    private readonly HashSet<string> _keys = [];
    private readonly IReadOnlyDictionary<string, TsDeclaration> _all;

    private NeededTypes(IReadOnlyDictionary<string, TsDeclaration> all) => _all = all;

    public IReadOnlyCollection<TsDeclaration> Declarations => _declarations;

    public bool UsesChannels { get; private set; }

    public bool UsesBroadcasts { get; private set; }

    public static NeededTypes Of(IEnumerable<TsTelefunction> telefunctions, IReadOnlyDictionary<string, TsDeclaration> all)
    {
        var needed = new NeededTypes(all);
        foreach (var telefunction in telefunctions)
            foreach (var type in telefunction.Parameters.Select(p => p.Type).Append(telefunction.Result))
                needed.Add(type);
        return needed;
    }

    private void Add(TsType type)
    {
        foreach (var part in type.SelfAndParts())
        {
            UsesChannels |= part is TsChannel;
            UsesBroadcasts |= part is TsBroadcast;
            if (part is TsReference reference && _keys.Add(reference.Key))
                Add(_all[reference.Key]);
        }
    }

    private void Add(TsDeclaration declaration)
    {
        _declarations.Add(declaration);
        if (declaration.Body is TsInterface { Base: { } @base })
            Add(@base);
        foreach (var part in declaration.Body.Parts())
            Add(part);
    }
}
