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
        ? new TsNumbers(
            Members(type).Select(f => new TsNumber(f.Name, Convert.ToString(f.ConstantValue, CultureInfo.InvariantCulture)!, Comments.Of(f))).ToEquatableArray(),
            IsFlags(type))
        : new TsNames(Names(type, style), IsFlags(type));

    /// <summary>The type where only one member is sent in this style.</summary>
    public static TsType Inline(INamedTypeSymbol type, EnumStyle style)
    {
        var isFlags = IsFlags(type);
        if (style == EnumStyle.Numbers)
            return isFlags || !Members(type).Any() ? TsName.Number : Union(Read(type, style) is TsNumbers numbers ? numbers.Numbers.Select(n => n.Value) : []);
        return isFlags ? TsName.String : Union(Names(type, style).Select(Text.Literal));
    }

    private static TsType Union(IEnumerable<string> literals) =>
        literals.Select(TsType (literal) => new TsText(literal)).DefaultIfEmpty(TsName.Never).Aggregate(TsUnion.Or);

    private static EquatableArray<string> Names(INamedTypeSymbol type, EnumStyle style) =>
        Members(type).Select(f => Name(f, style)).Distinct().ToEquatableArray();

    private static string Name(IFieldSymbol field, EnumStyle style) =>
        field.Json("JsonStringEnumMemberNameAttribute")?.Argument() as string
        ?? (style == EnumStyle.CamelCaseNames ? CamelCase.JsonMember(field.Name) : field.Name);

    private static IEnumerable<IFieldSymbol> Members(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue);

    private static bool IsFlags(INamedTypeSymbol type) => type.GetAttributes().Any(a => a.AttributeClass.Is("System", "FlagsAttribute"));
}
