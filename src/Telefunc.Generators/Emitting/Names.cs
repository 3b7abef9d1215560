namespace Telefunc.Generators.Emitting;

/// <summary>The generated types of one assembly. Their names differ between assemblies, for friends that see each other's internals.</summary>
internal sealed class Names(string assembly)
{
    public const string Namespace = "Telefunc.Generated";

    public const string Attributes =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"Telefunc.Generators\", null), "
        + "global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    public string Contracts { get; } = assembly + "_Contracts";

    public string Registration { get; } = assembly + "_Registration";

    public string Telefunctions { get; } = assembly + "_Telefunctions";

    public string Validators { get; } = assembly + "_Validators";
}

/// <summary>Hands out identifiers that are readable and distinct.</summary>
internal sealed class DistinctNames
{
    private readonly HashSet<string> _taken = [];

    public string Take(string wanted)
    {
        var name = new string([.. wanted.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);
        for (var i = 2; !_taken.Add(name); i++)
            name = $"{name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('_')}_{i}";
        return name;
    }
}
