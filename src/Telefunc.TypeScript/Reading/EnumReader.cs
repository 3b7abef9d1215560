using System.Globalization;
using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;
using Telefunc.TypeScript.Emitting;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Reading;

/// <summary>Reads enums.</summary>
internal static class EnumReader
{
    public static TsBody Read(INamedTypeSymbol type, EnumStyle style) => style == EnumStyle.Numbers
        ? new TsNumbers(Members(type).Select(f => new TsNumber(f.Name, Value(f), Comments.Of(f))).ToEquatableArray(), IsFlags(type))
        : new TsNames(Names(type, style), IsFlags(type));

    /// <summary>The type where only one member is sent in this style.</summary>
    public static TsType Inline(INamedTypeSymbol type, EnumStyle style)
    {
        if (style == EnumStyle.Numbers)
            return IsFlags(type) || !Members(type).Any() ? TsName.Number : Union(Members(type).Select(Value));
        return IsFlags(type) ? TsName.String : Union(Names(type, style).Select(Text.Literal));
    }

    private static TsType Union(IEnumerable<string> literals) =>
        literals.Select(TsType (literal) => new TsText(literal)).DefaultIfEmpty(TsName.Never).Aggregate(TsUnion.Or);

    private static EquatableArray<string> Names(INamedTypeSymbol type, EnumStyle style) =>
        Members(type).Select(f => Name(f, style)).Distinct().ToEquatableArray();

    private static string Name(IFieldSymbol field, EnumStyle style) =>
        field.Json("JsonStringEnumMemberNameAttribute")?.Argument() as string
        ?? (style == EnumStyle.CamelCaseNames ? CamelCase.JsonMember(field.Name) : field.Name);

    private static string Value(IFieldSymbol field) => Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)!;

    private static IEnumerable<IFieldSymbol> Members(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue);

    private static bool IsFlags(INamedTypeSymbol type) => type.GetAttributes().Any(a => a.AttributeClass.Is("System", "FlagsAttribute"));
}
