using Telefunc.Generators.Model;

namespace Telefunc.Generators.Emitting;

/// <summary>The validation attributes of an assembly: each distinct one is constructed once.</summary>
internal sealed class AttributeTable
{
    private const string AnyLength = "ForMessages";
    private const string Ordinary = "Attributes";

    private readonly Dictionary<CheckModel, string> _fields = [];
    private readonly List<CheckModel> _checks = [];
    private readonly DistinctNames _names = new();

    public bool IsEmpty => _checks.Count == 0;

    public bool HasRanges => _checks.Any(c => c.AttributeType == Parsing.CheckParser.RangeOf);

    /// <summary>The expression that reads the attribute, inside the class of validators.</summary>
    public string Field(CheckModel check)
    {
        // How the value is counted or compared does not make another attribute.
        var key = check with { Count = null, Other = null };
        if (!_fields.TryGetValue(key, out var field))
        {
            var type = check.AttributeType;
            var name = type.Substring(Math.Max(type.LastIndexOf('.'), type.LastIndexOf(':')) + 1);
            field = _names.Take(name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name);
            _fields[key] = field;
            _checks.Add(key);
        }
        return $"{Class(check)}.{field}";
    }

    public void Emit(SourceWriter writer)
    {
        EmitClass(writer, Ordinary);
        EmitClass(writer, AnyLength);
    }

    private void EmitClass(SourceWriter writer, string @class)
    {
        var checks = _checks.Where(c => Class(c) == @class).ToArray();
        if (checks.Length == 0)
            return;
        writer.Line();
        if (@class == AnyLength)
        {
            writer.Line("[global::System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage(\"Trimming\", \"IL2026\",");
            writer.Line("    Justification = \"Only the messages of these attributes are used; generated code counts and compares itself.\")]");
        }
        writer.Open($"internal static class {@class}");
        foreach (var check in checks)
        {
            var type = check.AttributeType == Parsing.CheckParser.RangeOf
                ? "global::System.ComponentModel.DataAnnotations.ValidationAttribute"
                : check.AttributeType;
            writer.Line($"internal static readonly {type} {_fields[check]} = {check.Expression};");
        }
        writer.Close();
    }

    private static string Class(CheckModel check) => check.Kind == CheckKind.Attribute ? Ordinary : AnyLength;
}
