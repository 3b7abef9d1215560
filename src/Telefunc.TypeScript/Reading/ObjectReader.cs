using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Reading;

/// <summary>Reads the members that a class, struct or interface has in JSON, as System.Text.Json and the dialect see them.</summary>
internal sealed class ObjectReader(TypeMapper types, ReadingContext context)
{
    // The conditions of JsonIgnoreAttribute.
    private const int Never = 0;
    private const int WhenWritingDefault = 2;
    private const int WhenWritingNull = 3;
    private const int WhenWriting = 4;
    private const int WhenReading = 5;

    public EquatableArray<TsMember> Members(INamedTypeSymbol type)
    {
        var constructor = SerializerConstructor.Of(type);
        var members = new List<TsMember>();
        foreach (var member in Visible(type))
        {
            if (context.At($"{type.Name}.{member.Name}", () => Read(member, constructor)) is { } read)
                members.Add(read);
        }
        return members.ToEquatableArray();
    }

    /// <summary>Properties and fields, those of the base first; one that hides or overrides another takes its place.</summary>
    private static List<ISymbol> Visible(INamedTypeSymbol type)
    {
        var found = new List<ISymbol>();
        var sources = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Append(type) : type.SelfAndBases().Reverse().Cast<INamedTypeSymbol>();
        foreach (var member in sources.SelectMany(t => t.GetMembers()))
        {
            if (member is { IsStatic: true } or not (IPropertySymbol { IsIndexer: false } or IFieldSymbol { IsImplicitlyDeclared: false })
                || !member.CanBeReferencedByName)
                continue;
            var hidden = found.FindIndex(f => f.Name == member.Name);
            if (hidden < 0)
                found.Add(member);
            else if (IsPublic(member) || !IsPublic(found[hidden]))
                found[hidden] = member;
        }
        return found;
    }

    private TsMember? Read(ISymbol member, SerializerConstructor constructor)
    {
        var isIncluded = member.Json("JsonIncludeAttribute") is not null;
        var isCandidate = member switch
        {
            IFieldSymbol field => isIncluded || (context.Options.IncludeFields && IsPublic(field)),
            IPropertySymbol property => isIncluded || IsPublic(property.GetMethod) || IsPublic(property.SetMethod),
            _ => false,
        };
        var ignored = member.Json("JsonIgnoreAttribute") is { } ignore ? ignore.Named<int>("Condition") ?? 1 : Never;
        if (!isCandidate || ignored == 1)
            return null;

        var parameter = constructor.ParameterFor(member);
        var (type, isReadable, isWritable) = member switch
        {
            IFieldSymbol field => (field.Type, true, !field.IsReadOnly || parameter is not null),
            IPropertySymbol property => (
                property.Type,
                isIncluded ? property.GetMethod is not null : IsPublic(property.GetMethod),
                parameter is not null || (isIncluded ? property.SetMethod is not null : IsPublic(property.SetMethod))),
            _ => throw new InvalidOperationException(),
        };
        var asMap = IsMap(member) || (parameter is not null && IsMap(parameter));
        var mapped = types.MapMember(member, type, asMap);
        if (ignored == WhenWritingNull)
            mapped = TsUnion.WithoutNull(mapped);
        return new(Name(member), mapped)
        {
            IsSent = isReadable && ignored != WhenWriting,
            IsRead = isWritable && ignored != WhenReading,
            MayLackWhenSent = ignored == WhenWritingDefault || (ignored == WhenWritingNull && TypeMapper.MayBeNull(type)),
            MayLackWhenRead = MayLack(member, parameter, constructor.SetsRequiredMembers),
            Comment = Comments.Of(member),
        };
    }

    /// <summary>Whether the server takes an object without it.</summary>
    private static bool MayLack(ISymbol member, IParameterSymbol? parameter, bool setsRequired)
    {
        if (member.Json("JsonRequiredAttribute") is not null)
            return false;
        // The rules must not depend on type arguments, so that one declaration is right for all of them.
        var type = member.OriginalDefinition switch
        {
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            _ => throw new InvalidOperationException(),
        };
        if (parameter is not null)
            return parameter.HasExplicitDefaultValue || TypeMapper.MayBeNull(parameter.OriginalDefinition.Type);
        var isRequired = !setsRequired && member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
        return !isRequired || TypeMapper.MayBeNull(type);
    }

    private static string Name(ISymbol member) =>
        member.Json("JsonPropertyNameAttribute")?.Argument() as string ?? CamelCase.JsonMember(member.Name);

    private static bool IsMap(ISymbol symbol) => symbol.GetAttributes().Any(a => a.AttributeClass.Is("Telefunc", "JsonMapAttribute"));

    private static bool IsPublic(ISymbol? symbol) => symbol?.DeclaredAccessibility == Accessibility.Public;
}
