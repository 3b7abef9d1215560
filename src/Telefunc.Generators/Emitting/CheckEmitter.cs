using System.Globalization;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;

namespace Telefunc.Generators.Emitting;

/// <summary>Writes one validation attribute's check.</summary>
/// <param name="attributes">Where the attributes are kept.</param>
/// <param name="owner">What precedes the names of the class of validators; empty inside it.</param>
internal sealed class CheckEmitter(AttributeTable attributes, string owner)
{
    private int _locals;

    /// <summary>Writes the check of <paramref name="value"/>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="check">What to check.</param>
    /// <param name="value">The value in C#.</param>
    /// <param name="instance">The object that has the value as a member, for comparisons.</param>
    /// <param name="context">The validation context, or what makes one.</param>
    /// <param name="displayName">The name in the attribute's message.</param>
    /// <param name="fail">Makes the statement that fails from the expression of the message.</param>
    public void Emit(
        SourceWriter writer, CheckModel check, string value, string? instance, string context, string displayName, Func<string, string> fail)
    {
        var attribute = owner + attributes.Field(check);
        var message = $"{attribute}.FormatErrorMessage({displayName.ToLiteral()})";
        switch (check.Kind)
        {
            case CheckKind.Length:
                var present = $"present{_locals++}";
                var range = check.Maximum == int.MaxValue ? $"< {check.Minimum}"
                    : check.Minimum <= 0 ? $"> {check.Maximum}"
                    : $"< {check.Minimum} or > {check.Maximum}";
                var count = string.Format(CultureInfo.InvariantCulture, check.Count, present);
                writer.Line($"if ({value} is {{ }} {present} && {count} is {range})");
                writer.Line($"    {fail(message)}");
                break;
            case CheckKind.Compare:
                writer.Line($"if (!object.Equals({value}, {instance}.{check.Other}))");
                writer.Line($"    {fail(message)}");
                break;
            default:
                var problem = $"problem{_locals++}";
                writer.Line($"if ({owner}Problem({attribute}, {value}, {context}) is {{ }} {problem})");
                writer.Line($"    {fail(problem)}");
                break;
        }
    }
}
