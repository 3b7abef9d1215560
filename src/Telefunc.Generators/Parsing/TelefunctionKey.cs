using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>The pair of file and name under which clients call a telefunction.</summary>
internal static class TelefunctionKey
{
    public const string FileAttributeName = "Telefunc.TelefunctionsAttribute";

    public static (string File, string Name) Parse(IMethodSymbol method, string title, Location place, ParseContext context)
    {
        var type = method.ContainingType;
        return (GivenFile(type) ?? FileNamed(type.Name), NameOf(method, title, place, context));
    }

    /// <summary>The pair as clients know it, whether or not it is a good one.</summary>
    public static (string File, string Name) Of(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return (GivenFile(type) ?? FileNamed(type.Name), GivenOrPlainName(method));
    }

    /// <summary>The attribute that makes the method a telefunction, or <see langword="null"/> if it is none.</summary>
    public static AttributeData? Attribute(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(a => a.AttributeClass.Is("Telefunc", "TelefunctionAttribute"));

    /// <summary>The name under which clients call a method.</summary>
    public static string NameOf(IMethodSymbol method, string title, Location? place, ParseContext context)
    {
        var name = GivenOrPlainName(method);
        if (!IsIdentifier(name))
            context.Report(Descriptors.BadName, Place(Attribute(method), context) ?? place, name, title);
        return name;
    }

    /// <summary>The file of a contract: <c>IClock</c> has that of <c>Clock</c>.</summary>
    public static string FileOfContract(INamedTypeSymbol type) =>
        GivenFile(type) ?? FileNamed(type.Name is ['I', (>= 'A' and <= 'Z'), ..] ? type.Name.Substring(1) : type.Name);

    public static bool IsContract(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface && FileAttribute(type) is not null;

    /// <summary>Looks at a class with <c>[Telefunctions]</c> as a whole, so that what is wrong with it is said once.</summary>
    public static EquatableArray<DiagnosticModel> CheckClass(GeneratorAttributeSyntaxContext syntax, CancellationToken cancellation)
    {
        var context = new ParseContext(syntax.SemanticModel.Compilation, cancellation);
        if (syntax.TargetSymbol is not INamedTypeSymbol type)
            return context.Diagnostics;
        if (GivenFile(type) is { } file && !IsPath(file))
            context.Report(Descriptors.BadFile, Place(syntax.Attributes[0], context), file, type.Name);
        var methods = type.GetMembers().OfType<IMethodSymbol>();
        if (type.TypeKind != TypeKind.Interface && !methods.Any(m => Attribute(m) is not null))
            context.Report(Descriptors.NoTelefunctions, type.Locations[0], type.Name);
        return context.Diagnostics;
    }

    private static string FileNamed(string name) => $"/{name}.telefunc.ts";

    private static string GivenOrPlainName(IMethodSymbol method) => Attribute(method)?.Argument() as string ?? CamelCase.FirstLetter(method.Name);

    private static string? GivenFile(INamedTypeSymbol type) => FileAttribute(type)?.Argument() as string;

    private static AttributeData? FileAttribute(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(a => a.AttributeClass.Is("Telefunc", "TelefunctionsAttribute"));

    private static bool IsPath(string file) => file.Length > 1 && file[0] == '/' && !file.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (SyntaxFacts.IsIdentifierStartCharacter(name[0]) || name[0] == '$')
        && name.All(c => SyntaxFacts.IsIdentifierPartCharacter(c) || c == '$');

    private static Location? Place(AttributeData? attribute, ParseContext context) =>
        attribute?.ApplicationSyntaxReference?.GetSyntax(context.Cancellation).GetLocation();
}
