using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Turns validation attributes into checks that need no reflection.</summary>
internal static class CheckParser
{
    /// <summary>The generated attribute that stands in for a range of a named type.</summary>
    public const string RangeOf = "RangeOf";

    private const string Annotations = "System.ComponentModel.DataAnnotations";

    /// <param name="attributes">The attributes of the parameter, member or type.</param>
    /// <param name="type">The type of the checked value.</param>
    /// <param name="owner">The type whose member this is, if it is one.</param>
    /// <param name="what">What carries the attributes, for messages.</param>
    /// <param name="place">Where to report.</param>
    /// <param name="context">Where to report to.</param>
    public static EquatableArray<CheckModel> Parse(
        IEnumerable<AttributeData> attributes, ITypeSymbol type, INamedTypeSymbol? owner, string what, Location? place, ParseContext context)
    {
        var checks = new List<CheckModel>();
        foreach (var attribute in attributes)
        {
            if (!attribute.AttributeClass.IsOrDerivesFrom(Annotations, "ValidationAttribute"))
                continue;
            if (SourceLiterals.Attribute(attribute, context.Compilation) is not { } expression)
                context.Report(Descriptors.UnusableAttribute, place, MetadataParser.DisplayName(attribute), what, MetadataParser.Unreachable);
            else if (Check(attribute, expression, type, owner, what, place, context) is { } check && !checks.Contains(check))
                checks.Add(check);
        }
        // A missing value is the clearest of several messages, so it comes first.
        return checks.OrderBy(c => c.AttributeType.EndsWith(".RequiredAttribute", StringComparison.Ordinal) ? 0 : 1).ToEquatableArray();
    }

    /// <summary>The name for messages: of <c>[Display]</c> or <c>[DisplayName]</c> if they give a literal one.</summary>
    public static string DisplayName(ImmutableArray<AttributeData> attributes, string otherwise)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.AttributeClass.Is(Annotations, "DisplayAttribute")
                && !attribute.NamedArguments.Any(a => a.Key == "ResourceType")
                && attribute.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Plain() is string display)
                return display;
            if (attribute.AttributeClass.Is("System.ComponentModel", "DisplayNameAttribute") && attribute.Argument() is string name)
                return name;
        }
        return otherwise;
    }

    private static CheckModel? Check(
        AttributeData attribute, string expression, ITypeSymbol type, INamedTypeSymbol? owner, string what, Location? place, ParseContext context)
    {
        var attributeType = attribute.AttributeClass!.ToPlainSource();
        object?[] arguments = [.. attribute.ConstructorArguments.Select(a => a.Plain())];
        var numbers = arguments.Select(a => a as int? ?? 0).ToArray();
        (int Minimum, int Maximum)? length = attribute.AttributeClass switch
        {
            var a when a.Is(Annotations, "MinLengthAttribute") => (numbers[0], int.MaxValue),
            var a when a.Is(Annotations, "MaxLengthAttribute") => (0, numbers is [> 0] ? numbers[0] : int.MaxValue),
            var a when a.Is(Annotations, "LengthAttribute") => (numbers[0], numbers[1]),
            _ => null,
        };
        if (length is var (minimum, maximum))
        {
            if (Count(type) is { } count)
                return new(CheckKind.Length, attributeType, expression, count, minimum, maximum);
            return Refuse($"'{type.ToMessage()}' has no Length or Count");
        }
        if (attribute.AttributeClass.Is(Annotations, "CompareAttribute"))
        {
            var other = owner.SelfAndBases()
                .SelectMany(t => t.GetMembers(arguments[0] as string ?? ""))
                .OfType<IPropertySymbol>()
                .FirstOrDefault();
            if (other is not null)
                return new(CheckKind.Compare, attributeType, expression, Other: other.Name.ToIdentifier());
            return Refuse("there is no such property to compare with");
        }
        if (attribute.AttributeClass.Is(Annotations, "RangeAttribute")
            && arguments is [ITypeSymbol of, string low, string high]
            && of.IsOrImplements("System", "IParsable`1") && of.IsOrImplements("System", "IComparable`1"))
        {
            var members = SourceLiterals.NamedArguments(attribute, context.Compilation);
            return new(CheckKind.Attribute, RangeOf, $"new {RangeOf}<{of.ToPlainSource()}>({low.ToLiteral()}, {high.ToLiteral()}){members}");
        }
        return new(CheckKind.Attribute, attributeType, expression);

        CheckModel? Refuse(string reason)
        {
            context.Report(Descriptors.UnusableAttribute, place, MetadataParser.DisplayName(attribute), what, reason);
            return null;
        }
    }

    /// <summary>The expression for the number of elements, with <c>{0}</c> for the value.</summary>
    private static string? Count(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        if (type.SpecialType == SpecialType.System_String || type is IArrayTypeSymbol)
            return "{0}.Length";
        if (type.Is("System.Collections.Immutable", "ImmutableArray`1"))
            return "({0}.IsDefault ? 0 : {0}.Length)";
        foreach (var name in new[] { "Count", "Length" })
        {
            if (type.SelfAndBases().SelectMany(t => t.GetMembers(name)).OfType<IPropertySymbol>().Any(p =>
                p is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, Type.SpecialType: SpecialType.System_Int32 }))
                return $"{{0}}.{name}";
        }
        var counted = type.FindInterface(SpecialType.System_Collections_Generic_IReadOnlyCollection_T)
            ?? type.FindInterface(SpecialType.System_Collections_Generic_ICollection_T);
        return counted is null ? null : $"(({counted.ToPlainSource()}){{0}}).Count";
    }
}
