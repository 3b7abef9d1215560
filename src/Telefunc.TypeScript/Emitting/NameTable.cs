using System.Collections.Frozen;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Emitting;

/// <summary>
/// The names of the types that one file declares. A type has its own name, and where two have the same, or TypeScript uses it, those of
/// the types and namespaces around it before it.
/// </summary>
internal sealed class NameTable
{
    private static readonly FrozenSet<string> s_taken = FrozenSet.Create(
        "any", "bigint", "boolean", "never", "null", "number", "object", "string", "symbol", "undefined", "unknown", "void",
        "Array", "Blob", "BroadcastChannel", "ClientChannel", "Date", "File", "Map", "Promise", "Record", "RegExp", "Set", "Uint8Array");

    private readonly Dictionary<string, string> _names = [];

    /// <param name="declarations">The types, in the order of the file.</param>
    /// <param name="functions">Names that the file has already.</param>
    public NameTable(IReadOnlyCollection<TsDeclaration> declarations, IEnumerable<string> functions)
    {
        var taken = s_taken.Concat(functions).Concat(declarations.SelectMany(d => d.Parameters)).ToHashSet();
        foreach (var same in declarations.GroupBy(d => d.Name))
        {
            if (same.Count() == 1 && !taken.Contains(same.Key) && !Text.IsReserved(same.Key))
                _names.Add(same.Single().Key, same.Key);
        }
        taken.UnionWith(_names.Values);
        foreach (var same in declarations.Where(d => !_names.ContainsKey(d.Key)).GroupBy(d => d.Name).ToList())
            Qualify([.. same], taken);
    }

    public string this[string key] => _names[key];

    private void Qualify(IReadOnlyList<TsDeclaration> declarations, HashSet<string> taken)
    {
        var deepest = declarations.Max(d => d.Qualifiers.Count);
        for (var depth = 1; depth <= deepest; depth++)
        {
            var names = declarations.Select(d => Qualified(d, depth)).ToList();
            if (names.Distinct().Count() < names.Count || names.Any(taken.Contains))
                continue;
            Add(declarations.Zip(names));
            return;
        }
        // Types of the same full name in different assemblies.
        foreach (var declaration in declarations)
        {
            var name = Qualified(declaration, deepest);
            for (var number = 2; taken.Contains(name); number++)
                name = Qualified(declaration, deepest) + number;
            Add([(declaration, name)]);
        }

        void Add(IEnumerable<(TsDeclaration, string)> named)
        {
            foreach (var (declaration, name) in named)
            {
                taken.Add(name);
                _names.Add(declaration.Key, name);
            }
        }
    }

    private static string Qualified(TsDeclaration declaration, int depth) =>
        string.Concat(declaration.Qualifiers.Take(depth).Reverse().Append(declaration.Name).Select(Capitalized));

    private static string Capitalized(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
