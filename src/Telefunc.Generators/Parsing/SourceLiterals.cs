using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Telefunc.Generators.Parsing;

/// <summary>Writes constants and attributes as C#.</summary>
internal static class SourceLiterals
{
    /// <summary>A constant of a parameter's default value.</summary>
    public static string Constant(object? value, ITypeSymbol type)
    {
        if (value is null)
            return type.IsReferenceType || type.IsNullable() ? "null" : $"default({type.ToPlainSource()})";
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return type.TypeKind == TypeKind.Enum ? $"({type.ToPlainSource()})({Primitive(value)})" : Primitive(value);
    }

    /// <summary>
    /// The expression that constructs an attribute as it was written, or <see langword="null"/> if generated code cannot reach its type,
    /// its constructor or one of the types that it names.
    /// </summary>
    public static string? Attribute(AttributeData attribute, Compilation compilation)
    {
        if (attribute.AttributeClass is not { } type || attribute.AttributeConstructor is not { } constructor)
            return null;
        if (!type.IsReachableIn(compilation) || !compilation.IsSymbolAccessibleWithin(constructor, compilation.Assembly))
            return null;
        var arguments = new List<string>();
        for (var i = 0; i < attribute.ConstructorArguments.Length; i++)
        {
            if (Argument(attribute.ConstructorArguments[i], constructor.Parameters[i].Type, compilation) is not { } argument)
                return null;
            arguments.Add(argument);
        }
        var text = $"new {type.ToPlainSource()}({string.Join(", ", arguments)})";
        var members = NamedArguments(attribute, compilation);
        return members is null ? null : text + members;
    }

    /// <summary>The object initializer of an attribute, empty if it has none.</summary>
    public static string? NamedArguments(AttributeData attribute, Compilation compilation)
    {
        if (attribute.NamedArguments.IsEmpty)
            return "";
        var members = new List<string>();
        foreach (var member in attribute.NamedArguments)
        {
            if (Argument(member.Value, null, compilation) is not { } value)
                return null;
            members.Add($"{member.Key.ToIdentifier()} = {value}");
        }
        return $" {{ {string.Join(", ", members)} }}";
    }

    /// <summary>The first constructor argument, <c>null</c> if there is none.</summary>
    public static string FirstArgument(AttributeData attribute, Compilation compilation) =>
        attribute.ConstructorArguments is [{ } first, ..] && Argument(first, null, compilation) is { } text ? text : "null";

    /// <summary>The value of the first constructor argument, if it has one that is no array.</summary>
    public static object? Argument(this AttributeData attribute) =>
        attribute.ConstructorArguments is [{ } first, ..] ? first.Plain() : null;

    /// <summary>The value of a constant. One that is an array has none, and would say so with an exception.</summary>
    public static object? Plain(this TypedConstant constant) => constant.Kind == TypedConstantKind.Array ? null : constant.Value;

    private static string? Argument(TypedConstant constant, ITypeSymbol? parameter, Compilation compilation)
    {
        switch (constant.Kind)
        {
            case TypedConstantKind.Error:
                return null;
            case TypedConstantKind.Array when !constant.IsNull:
                var element = ((IArrayTypeSymbol)constant.Type!).ElementType;
                var items = constant.Values.Select(v => Argument(v, null, compilation)).ToArray();
                return items.Any(i => i is null) ? null : $"new {element.ToPlainSource()}[] {{ {string.Join(", ", items)} }}";
            case TypedConstantKind.Type when constant.Value is ITypeSymbol named:
                return named.IsReachableIn(compilation) ? $"typeof({named.ToPlainSource()})" : null;
            case TypedConstantKind.Enum:
                return constant.Type!.IsReachableIn(compilation) ? Constant(constant.Value, constant.Type!) : null;
            default:
                // The cast chooses the overload that the developer's null chose.
                return constant.IsNull
                    ? parameter is null ? "null" : $"({parameter.ToPlainSource()}?)null"
                    : Primitive(constant.Value!);
        }
    }

    private static string Primitive(object value) => value switch
    {
        string text => text.ToLiteral(),
        char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
        bool flag => flag ? "true" : "false",
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        byte number => $"(byte){number.ToString(CultureInfo.InvariantCulture)}",
        sbyte number => $"(sbyte)({number.ToString(CultureInfo.InvariantCulture)})",
        short number => $"(short)({number.ToString(CultureInfo.InvariantCulture)})",
        ushort number => $"(ushort){number.ToString(CultureInfo.InvariantCulture)}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is not a constant.", nameof(value)),
    };
}
