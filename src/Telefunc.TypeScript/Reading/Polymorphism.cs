using System.Globalization;
using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;
using Telefunc.TypeScript.Emitting;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Reading;

/// <summary>A type of which JSON says by a discriminator what it is.</summary>
internal sealed class Polymorphism
{
    private readonly INamedTypeSymbol _base;
    private readonly string _discriminator;
    private readonly IReadOnlyList<(INamedTypeSymbol Type, string? Discriminator)> _derived;

    private Polymorphism(INamedTypeSymbol @base, string discriminator, IReadOnlyList<(INamedTypeSymbol, string?)> derived) =>
        (_base, _discriminator, _derived) = (@base, discriminator, derived);

    public static Polymorphism? Of(INamedTypeSymbol type)
    {
        var derived = type.GetAttributes()
            .Where(a => a.AttributeClass.Is("System.Text.Json.Serialization", "JsonDerivedTypeAttribute"))
            .Where(a => a.ConstructorArguments is [{ Value: INamedTypeSymbol }, ..])
            .Select(a => ((INamedTypeSymbol)a.ConstructorArguments[0].Value!, Literal(a.ConstructorArguments.Skip(1).FirstOrDefault().Value)))
            .ToList();
        if (derived.Count == 0)
            return null;
        var name = type.Json("JsonPolymorphicAttribute")?.NamedArguments.FirstOrDefault(a => a.Key == "TypeDiscriminatorPropertyName");
        return new(type, name?.Value.Value as string ?? "$type", derived);
    }

    public IEnumerable<TsType> Alternatives(TypeMapper types, ObjectReader objects)
    {
        foreach (var (type, value) in _derived)
        {
            TsMember[] discriminator = value is null ? [] : [new(_discriminator, new TsText(value))];
            // A type that has kinds of its own stands here only for itself.
            if (SymbolEqualityComparer.Default.Equals(type, _base) || Of(type) is not null)
                yield return new TsObject(discriminator.Concat(objects.Members(type)).ToEquatableArray());
            else if (discriminator.Length == 0)
                yield return Itself(type);
            else
                yield return new TsIntersection(new TsObject(new(discriminator)), Itself(type));
        }
        if (!_base.IsAbstract && !_derived.Any(d => SymbolEqualityComparer.Default.Equals(d.Type, _base)))
            yield return new TsObject(objects.Members(_base));

        TsType Itself(ITypeSymbol type) => types.Map(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
    }

    private static string? Literal(object? value) => value switch
    {
        string text => Text.Literal(text),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
