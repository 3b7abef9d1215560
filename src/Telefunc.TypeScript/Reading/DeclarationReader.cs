using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Reading;

/// <summary>Reads the types that need a declaration, each once.</summary>
internal sealed class DeclarationReader(TypeMapper types, ReadingContext context)
{
    private readonly Dictionary<string, TsDeclaration> _declarations = [];
    private readonly HashSet<ISymbol> _compared = new(SymbolEqualityComparer.Default);
    private readonly ObjectReader _objects = new(types, context);

    public IReadOnlyDictionary<string, TsDeclaration> All => _declarations;

    public TsType Enum(INamedTypeSymbol type)
    {
        var style = context.Options.Enums;
        if (Converters.Of(type) is { } converter)
        {
            if (Converters.EnumStyleOf(converter) is not { } own)
            {
                context.Report(Problem.Untyped(type.ToDisplayString(), context.Place, $"has the converter {converter.Name}"));
                return TsName.Unknown;
            }
            style = own;
        }
        var key = Key(type);
        if (!_declarations.ContainsKey(key))
            Add(key, type, type.Name, []).Body = EnumReader.Read(type, style);
        return new TsReference(key, default);
    }

    /// <summary>An object: its declaration is generic as its type is, unless that would be wrong for these type arguments.</summary>
    public TsReference Object(INamedTypeSymbol type)
    {
        var definition = type.OriginalDefinition;
        var key = Key(definition);
        if (!_declarations.TryGetValue(key, out var declaration))
        {
            declaration = Add(key, definition, definition.Name, definition.AllTypeArguments().Select(t => t.Name));
            declaration.Body = Read(definition);
        }
        var reference = new TsReference(key, type.AllTypeArguments().Select(types.Map).ToEquatableArray());
        if (reference.Arguments.Count == 0 || SymbolEqualityComparer.Default.Equals(type, definition) || IsRight(reference, declaration, type))
            return reference;
        return Special(type);
    }

    /// <summary>An array of T is bytes if T is byte, and a dictionary with keys of T an object if T is string; so it is looked at.</summary>
    private bool IsRight(TsReference reference, TsDeclaration declaration, INamedTypeSymbol type)
    {
        if (declaration.Body is not TsInterface { Members: var members } || !_compared.Add(type.OriginalDefinition))
            return true;
        try
        {
            return Substitution.Of(declaration, reference).In(members).Equals(_objects.Members(type));
        }
        finally
        {
            _compared.Remove(type.OriginalDefinition);
        }
    }

    private TsReference Special(INamedTypeSymbol type)
    {
        var key = type.ContainingAssembly.Name + "|" + type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
        if (!_declarations.ContainsKey(key))
        {
            var name = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).PlainName();
            Add(key, type, name, []).Body = new TsInterface(null, _objects.Members(type));
        }
        return new(key, default);
    }

    private TsBody Read(INamedTypeSymbol type)
    {
        if (Polymorphism.Of(type) is { } polymorphism)
            return new TsAlternatives(polymorphism.Alternatives(types, _objects).ToEquatableArray());
        var @base = type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object } derivedFrom
            && !derivedFrom.ContainingAssembly.IsFramework() && Polymorphism.Of(derivedFrom) is null
            ? Object(derivedFrom)
            : null;
        return new TsInterface(@base, _objects.Members(type));
    }

    private TsDeclaration Add(string key, INamedTypeSymbol type, string name, IEnumerable<string> parameters)
    {
        var declaration = new TsDeclaration(key, name, type.Qualifiers(), parameters.ToEquatableArray()) { Comment = Comments.Of(type) };
        _declarations.Add(key, declaration);
        return declaration;
    }

    private static string Key(INamedTypeSymbol type) => type.ContainingAssembly.Name + "|" + type.FullMetadataName();
}
