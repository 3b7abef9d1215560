using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;
using Telefunc.TypeScript.Emitting;

namespace Telefunc.TypeScript.Reading;

/// <summary>Turns XML documentation into the lines of a TSDoc comment.</summary>
internal static class Comments
{
    /// <summary>The comment of a type, or of a member of one.</summary>
    public static EquatableArray<string> Of(ISymbol symbol)
    {
        var xml = Xml(symbol);
        var lines = Prose(xml, symbol);
        // A property of a record is documented where it is a parameter.
        if (lines.Count == 0 && symbol is IPropertySymbol { ContainingType.IsRecord: true } property)
            lines = Lines(Parameter(Xml(property.ContainingType), property.Name));
        return lines.Concat(Deprecation(symbol)).ToEquatableArray();
    }

    /// <summary>The comment of a telefunction with what clients pass.</summary>
    public static EquatableArray<string> Of(IMethodSymbol method, IEnumerable<IParameterSymbol> parameters)
    {
        var xml = Xml(method);
        var lines = Prose(xml, method);
        foreach (var parameter in parameters)
        {
            var text = Lines(Parameter(xml, parameter.Name));
            if (Default(parameter) is { } absent)
                text.Add($"Default: `{absent}`.");
            AddTag(lines, $"@param {Text.ParameterName(parameter.Name)} -", text);
        }
        AddTag(lines, "@returns", Lines(xml?.Element("returns")));
        foreach (var exception in xml?.Elements("exception") ?? [])
            AddTag(lines, $"@throws `{Reference(exception)}` -", Lines(exception));
        return lines.Concat(Deprecation(method)).ToEquatableArray();
    }

    private static List<string> Prose(XElement? xml, ISymbol symbol)
    {
        if (xml?.Element("inheritdoc") is not null)
            xml = Inherited(symbol) is { } inherited ? Xml(inherited) : xml;
        var lines = Lines(xml?.Element("summary"));
        AddTag(lines, "@remarks", Lines(xml?.Element("remarks")));
        AddTag(lines, "@example", Lines(xml?.Element("example")));
        return lines;
    }

    private static void AddTag(List<string> lines, string tag, List<string> text)
    {
        if (text.Count == 0)
            return;
        // A block of code begins on a line of its own.
        var isBlock = text[0].StartsWith("```", StringComparison.Ordinal);
        lines.Add(isBlock ? tag : $"{tag} {text[0]}");
        lines.AddRange(text.Skip(isBlock ? 0 : 1));
    }

    private static IEnumerable<string> Deprecation(ISymbol symbol)
    {
        var obsolete = symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass.Is("System", "ObsoleteAttribute"));
        return obsolete is null ? [] : [$"@deprecated {Plain(obsolete.Argument() as string ?? "")}".TrimEnd()];
    }

    private static string? Default(IParameterSymbol parameter) => parameter switch
    {
        { HasExplicitDefaultValue: false } or { ExplicitDefaultValue: null } => null,
        { ExplicitDefaultValue: string text } => Text.Literal(text),
        { ExplicitDefaultValue: char letter } => Text.Literal(letter.ToString()),
        { ExplicitDefaultValue: bool flag } => flag ? "true" : "false",
        { Type: INamedTypeSymbol { TypeKind: TypeKind.Enum } type, ExplicitDefaultValue: var value } =>
            type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => Equals(f.ConstantValue, value))?.Name
            ?? Convert.ToString(value, CultureInfo.InvariantCulture),
        { ExplicitDefaultValue: var value } => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static ISymbol? Inherited(ISymbol symbol)
    {
        var overridden = symbol switch
        {
            IMethodSymbol { OverriddenMethod: { } method } => (ISymbol)method,
            IPropertySymbol { OverriddenProperty: { } property } => property,
            INamedTypeSymbol { BaseType: { SpecialType: SpecialType.None } @base } => @base,
            _ => null,
        };
        return overridden ?? symbol.ContainingType?.AllInterfaces
            .SelectMany(i => i.GetMembers(symbol.Name))
            .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(m), symbol));
    }

    private static XElement? Xml(ISymbol symbol)
    {
        var text = symbol.OriginalDefinition.GetDocumentationCommentXml(CultureInfo.InvariantCulture);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            // The file holds the inside of the member; a whole member element around it does no harm.
            var root = XElement.Parse($"<root>{text}</root>", LoadOptions.PreserveWhitespace);
            return root.Element("member") ?? root.Element("doc") ?? root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XElement? Parameter(XElement? xml, string name) =>
        xml?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == name);

    private static List<string> Lines(XElement? element) => element is null ? [] : new CommentText().Read(element);

    private static string Reference(XElement element) => CommentText.Reference(element);

    private static string Plain(string text) => CommentText.Escape(text.ReplaceLineEndings(" "));
}
