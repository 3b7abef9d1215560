using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Telefunc.Generators.Emitting;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;

namespace Telefunc.Generators;

/// <summary>
/// Writes the proxies of interfaces with <c>[Telefunctions]</c>, through which .NET clients call, and compares these contracts with the
/// server's classes where it sees both.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <summary>The names under which the steps can be watched: they must not change when nothing that matters changed.</summary>
    internal static class Steps
    {
        public const string Contracts = nameof(Contracts);
        public const string Channels = nameof(Channels);
        public const string ReferencedContracts = nameof(ReferencedContracts);
        public const string Sources = nameof(Sources);
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parsed = context.SyntaxProvider.ForAttributeWithMetadataName(
            TelefunctionKey.FileAttributeName, static (node, _) => node is InterfaceDeclarationSyntax, ContractParser.Parse);
        var telefunctions = context.SyntaxProvider.ForAttributeWithMetadataName(
            TelefunctionParser.AttributeName, static (_, _) => true, SignatureParser.Parse);
        var uses = context.SyntaxProvider.CreateSyntaxProvider(static (node, _) => ForParser.IsCandidate(node), ForParser.Check);

        Report(context, parsed.SelectMany(static (p, _) => p.Diagnostics));
        Report(context, uses.SelectMany(static (d, _) => d is null ? default : new EquatableArray<DiagnosticModel>([d])));

        var contracts = parsed.Select(static (p, _) => p.Model).Collect()
            .Select(static (models, _) => models.OfType<ContractModel>().OrderBy(c => c.Interface, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(Steps.Contracts);
        var referenced = context.CompilationProvider.Select(ContractParser.ParseReferenced).WithTrackingName(Steps.ReferencedContracts);
        var all = contracts.Combine(referenced);
        context.RegisterSourceOutput(all.Combine(telefunctions.Collect()), static (output, both) =>
        {
            var (own, others) = both.Left;
            foreach (var difference in Agreement.Check(own.Concat(others), both.Right.OfType<ServerSignature>()))
                output.ReportDiagnostic(difference.ToDiagnostic());
        });

        var channels = context.SyntaxProvider.CreateSyntaxProvider(static (node, _) => ChannelFinder.IsCandidate(node), ChannelFinder.Parse).Collect()
            .Combine(contracts)
            .Select(static (both, _) => both.Left.SelectMany(c => c).Concat(both.Right.SelectMany(c => c.Channels))
                .Distinct().OrderBy(c => c, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(Steps.Channels);

        var assembly = context.CompilationProvider.Select(static (c, _) => AssemblyParser.Identifier(c.AssemblyName ?? ""));
        var sources = contracts.Combine(channels).Combine(assembly).WithTrackingName(Steps.Sources);
        context.RegisterSourceOutput(sources, static (output, source) =>
        {
            var (own, returned) = source.Left;
            if (own.Count + returned.Count > 0)
                output.AddSource("Contracts.g.cs", ContractsEmitter.Emit(own, returned, new Names(source.Right)));
        });
    }

    private static void Report(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<DiagnosticModel> diagnostics) =>
        context.RegisterSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));
}
