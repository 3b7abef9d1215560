using Microsoft.CodeAnalysis;
using Telefunc.Generators.Parsing;

namespace Telefunc.TypeScript.Reading;

/// <summary>The converters that attributes name.</summary>
internal static class Converters
{
    private const string Json = "System.Text.Json.Serialization";

    /// <summary>The converter of a type or member, or <see langword="null"/> if it has none of its own.</summary>
    public static INamedTypeSymbol? Of(ISymbol symbol) => symbol.Json("JsonConverterAttribute") is { } attribute
        ? attribute.Argument() as INamedTypeSymbol ?? attribute.AttributeClass
        : null;

    /// <summary>How a converter writes enums, or <see langword="null"/> if that is its secret.</summary>
    public static EnumStyle? EnumStyleOf(INamedTypeSymbol converter) =>
        converter.Is(Json, "JsonStringEnumConverter") || converter.Is(Json, "JsonStringEnumConverter`1") ? EnumStyle.Names
        : converter.Is(Json, "JsonNumberEnumConverter`1") ? EnumStyle.Numbers
        : null;
}
