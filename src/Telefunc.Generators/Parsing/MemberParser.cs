using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>The members of a type that JSON fills, and the types that JSON can produce in its place.</summary>
internal static class MemberParser
{
    private const string Json = "System.Text.Json.Serialization";

    public static EquatableArray<MemberModel> Parse(INamedTypeSymbol type, Func<ITypeSymbol, string?> visit, Location? place, ParseContext context)
    {
        var members = new List<MemberModel>();
        var seen = new HashSet<string>();
        var levels = type.TypeKind == TypeKind.Interface ? [type, .. type.AllInterfaces] : type.SelfAndBases();
        foreach (var member in levels.SelectMany(t => t.GetMembers()))
        {
            if (ValueType(member, context.Compilation) is not { } valueType || !seen.Add(member.Name))
                continue;
            var attributes = Attributes(member);
            if (IsIgnored(attributes))
                continue;
            var jsonName = JsonName(attributes) ?? CamelCase.JsonMember(member.Name);
            members.Add(new(
                member.Name.ToIdentifier(),
                member.Name,
                jsonName,
                CheckParser.DisplayName(attributes, jsonName),
                visit(valueType),
                CheckParser.Parse(attributes, valueType, type, $"'{member.Name}' of '{type.ToMessage()}'", place, context)));
        }
        return members.ToEquatableArray();
    }

    /// <summary>The most derived first, so that the first that fits is the right one.</summary>
    public static IEnumerable<ITypeSymbol> DerivedTypes(ITypeSymbol type) => type.GetAttributes()
        .Where(a => a.AttributeClass.Is(Json, "JsonDerivedTypeAttribute"))
        .Select(a => a.Argument() as ITypeSymbol)
        .OfType<ITypeSymbol>()
        .Where(t => !SymbolEqualityComparer.Default.Equals(t, type))
        .OrderByDescending(t => t.SelfAndBases().Count());

    private static ITypeSymbol? ValueType(ISymbol member, Compilation compilation)
    {
        if (member.IsStatic || member.IsImplicitlyDeclared)
            return null;
        var (type, isPublic) = member switch
        {
            IPropertySymbol { IsIndexer: false, GetMethod: { } getter } property =>
                (property.Type, getter.DeclaredAccessibility == Accessibility.Public),
            IFieldSymbol { AssociatedSymbol: null } field => (field.Type, false),
            _ => (null, false),
        };
        if (type is null || type.IsRefLikeType || type is IPointerTypeSymbol or IFunctionPointerTypeSymbol)
            return null;
        var included = isPublic || member.GetAttributes().Any(a => a.AttributeClass.Is(Json, "JsonIncludeAttribute"));
        return included && IsReadable(member, compilation) ? type : null;
    }

    private static bool IsReadable(ISymbol member, Compilation compilation) =>
        // A type that is out of reach is reported as such if it turns out to have something to validate.
        !member.ContainingType.IsReachableIn(compilation) || compilation.IsSymbolAccessibleWithin(
            (member as IPropertySymbol)?.GetMethod ?? member, compilation.Assembly);

    /// <summary>Of the property, of what it overrides, and of the constructor parameter that a record declares it with.</summary>
    private static ImmutableArray<AttributeData> Attributes(ISymbol member)
    {
        var attributes = ImmutableArray.CreateBuilder<AttributeData>();
        attributes.AddRange(member.GetAttributes());
        for (var level = member as IPropertySymbol; level is not null; level = level.OverriddenProperty)
        {
            if (!ReferenceEquals(level, member))
                attributes.AddRange(level.GetAttributes());
            foreach (var parameter in level.ContainingType.InstanceConstructors.SelectMany(c => c.Parameters))
            {
                if (parameter.Name == level.Name && SymbolEqualityComparer.Default.Equals(parameter.Type, level.Type))
                    attributes.AddRange(parameter.GetAttributes());
            }
        }
        return attributes.ToImmutable();
    }

    private static bool IsIgnored(ImmutableArray<AttributeData> attributes)
    {
        const int Always = 1;
        return attributes.Any(a => a.AttributeClass.Is(Json, "JsonIgnoreAttribute")
            && a.NamedArguments.All(n => n.Key != "Condition" || n.Value.Plain() is Always));
    }

    private static string? JsonName(ImmutableArray<AttributeData> attributes) => attributes
        .FirstOrDefault(a => a.AttributeClass.Is(Json, "JsonPropertyNameAttribute"))?.Argument() as string;
}
