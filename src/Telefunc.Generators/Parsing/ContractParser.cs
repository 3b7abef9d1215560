using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>Makes a model of an interface with <c>[Telefunctions]</c>, or says why it cannot be a contract.</summary>
internal static class ContractParser
{
    public const string MarkerName = "Telefunc.Contracts.TelefuncContractAttribute";

    public static ParsedContract Parse(GeneratorAttributeSyntaxContext syntax, CancellationToken cancellation)
    {
        var context = new ParseContext(syntax.SemanticModel.Compilation, cancellation);
        if (syntax.TargetSymbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } type)
            return new(null, default);
        var model = Parse(type, context);
        return new(context.HasErrors ? null : model, context.Diagnostics);
    }

    /// <summary>The contracts that the assemblies which this one references say they have.</summary>
    public static EquatableArray<ContractModel> ParseReferenced(Compilation compilation, CancellationToken cancellation)
    {
        var contracts = new List<ContractModel>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellation.ThrowIfCancellationRequested();
            // Only an assembly that uses Telefunc can be marked; the others' attributes need not be read.
            if (!assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "Telefunc")))
                continue;
            foreach (var attribute in assembly.GetAttributes())
            {
                if (attribute.AttributeClass.Is("Telefunc.Contracts", "TelefuncContractAttribute")
                    && attribute.ConstructorArguments is [{ Value: INamedTypeSymbol type }]
                    && type.IsReachableIn(compilation))
                    contracts.Add(Parse(type, new ParseContext(compilation, cancellation)));
            }
        }
        return contracts.OrderBy(c => c.Interface, StringComparer.Ordinal).ToEquatableArray();
    }

    private static ContractModel Parse(INamedTypeSymbol type, ParseContext context)
    {
        var place = Place(type);
        if (Problem(type) is { } problem)
            context.Report(Descriptors.NotAContract, place, type.Name, problem);
        var methods = new List<ContractMethodModel>();
        var channels = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in type.GetMembers().Concat(type.AllInterfaces.SelectMany(i => i.GetMembers())))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            // What has a body runs at the client, and accessors are reported as what they belong to.
            if (!member.IsAbstract || member is IMethodSymbol { AssociatedSymbol: not null })
                continue;
            var title = $"{type.Name}.{member.Name}";
            var at = Place(member) ?? place;
            if (member is not IMethodSymbol method)
                context.Report(Descriptors.NotCallable, at, title, member is IEventSymbol ? "it is an event; return a channel instead" : "it is a property");
            else if (!MethodShape.IsBroken(method) && ContractMethodParser.Parse(method, title, at, context) is { } model)
            {
                methods.Add(model);
                channels.UnionWith(ChannelFinder.In(method.ReturnType, context.Compilation));
            }
        }
        foreach (var duplicate in methods.GroupBy(m => m.Name).SelectMany(g => g.Skip(1)))
            context.Report(Descriptors.NotCallable, place, duplicate.Title, $"another method is called '{duplicate.Name}' too, and clients call by name");
        return new(
            TelefunctionKey.FileOfContract(type), type.ToPlainSource(), type.Name, methods.ToEquatableArray(), channels.ToEquatableArray());
    }

    private static string? Problem(INamedTypeSymbol contract)
    {
        for (var type = contract; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.Length > 0)
                return type.Equals(contract, SymbolEqualityComparer.Default) ? "it is generic" : $"'{type.Name}' is generic";
            if (type.IsFileLocal)
                return $"'{type.Name}' is local to its file; make it public or internal";
            if (type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return $"'{type.Name}' is {SyntaxFacts.GetText(type.DeclaredAccessibility)}; make it public or internal";
        }
        return null;
    }

    private static Location? Place(ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource);
}
