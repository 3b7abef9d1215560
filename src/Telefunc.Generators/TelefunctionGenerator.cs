using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Emitting;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;

namespace Telefunc.Generators;

/// <summary>
/// Finds the methods with <c>[Telefunction]</c> and writes what calls them, together with the validators of everything that clients
/// send, so that nothing is looked up by reflection at run time.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class TelefunctionGenerator : IIncrementalGenerator
{
    /// <summary>The names under which the steps can be watched: they must not change when nothing that matters changed.</summary>
    internal static class Steps
    {
        public const string Assembly = nameof(Assembly);
        public const string Telefunctions = nameof(Telefunctions);
        public const string Validators = nameof(Validators);
        public const string Sources = nameof(Sources);
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parsed = context.SyntaxProvider.ForAttributeWithMetadataName(
            TelefunctionParser.AttributeName, static (_, _) => true, TelefunctionParser.Parse);
        var messages = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => MessageTypeParser.IsCandidate(node), MessageTypeParser.Parse);
        var classes = context.SyntaxProvider.ForAttributeWithMetadataName(
            TelefunctionKey.FileAttributeName, static (_, _) => true, TelefunctionKey.CheckClass);

        Report(context, parsed.SelectMany(static (p, _) => p.Diagnostics));
        Report(context, messages.SelectMany(static (m, _) => m?.Diagnostics ?? default));
        Report(context, classes.SelectMany(static (c, _) => c));
        context.RegisterSourceOutput(parsed.Select(static (p, _) => p.Site).Collect(), static (output, sites) => ReportDuplicates(output, sites));

        var assembly = context.CompilationProvider.Select(AssemblyParser.Parse).WithTrackingName(Steps.Assembly);
        // From here on models have no places, so that an edit that only moves code ends here.
        var telefunctions = parsed.Select(static (p, _) => p.Model).Collect()
            .Select(static (models, _) => models.OfType<TelefunctionModel>().ToEquatableArray())
            .WithTrackingName(Steps.Telefunctions);
        var validators = messages.Select(static (m, _) => m?.Validators ?? default).Collect()
            .Select(static (models, _) => Distinct(models.SelectMany(m => m)))
            .WithTrackingName(Steps.Validators);
        var sources = assembly.Combine(telefunctions).Combine(validators).WithTrackingName(Steps.Sources);
        context.RegisterSourceOutput(sources, static (output, source) => Emit(output, source.Left.Left, source.Left.Right, source.Right));
    }

    private static void Emit(
        SourceProductionContext output, AssemblyModel assembly, EquatableArray<TelefunctionModel> found, EquatableArray<ValidatorModel> ofMessages)
    {
        if (!assembly.CanRegister || found.Count + ofMessages.Count + assembly.ReferencedRegistrations.Count == 0)
            return;
        var telefunctions = found
            .OrderBy(t => t.File, StringComparer.Ordinal)
            .ThenBy(t => t.Name, StringComparer.Ordinal)
            .ThenBy(t => t.Class, StringComparer.Ordinal)
            .ToArray();
        var validators = Distinct(telefunctions.SelectMany(t => t.Validators).Concat(ofMessages));
        var names = new Names(assembly.Identifier);
        var attributes = new AttributeTable();

        if (telefunctions.Length > 0)
            output.AddSource("Telefunctions.g.cs", TelefunctionsEmitter.Emit(telefunctions, names, attributes));
        // The checks of parameters use the table of attributes, so it may be wanted without any validator.
        var hasValidators = validators.Count > 0 || !attributes.IsEmpty;
        if (hasValidators)
            output.AddSource("Validators.g.cs", ValidatorsEmitter.Emit(validators, names, attributes));
        output.AddSource("Registration.g.cs", RegistrationEmitter.Emit(assembly, names, telefunctions.Length > 0, hasValidators));
    }

    private static EquatableArray<ValidatorModel> Distinct(IEnumerable<ValidatorModel> validators) => validators
        .GroupBy(v => v.Type, StringComparer.Ordinal)
        .Select(g => g.First())
        .OrderBy(v => v.Type, StringComparer.Ordinal)
        .ToEquatableArray();

    private static void Report(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<DiagnosticModel> diagnostics) =>
        context.RegisterSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));

    private static void ReportDuplicates(SourceProductionContext output, IEnumerable<KeySite?> sites)
    {
        foreach (var group in sites.OfType<KeySite>().GroupBy(s => (s.File, s.Name)))
        {
            var ordered = group.OrderBy(s => s.Location.Path, StringComparer.Ordinal).ThenBy(s => s.Location.Span.Start).ToArray();
            foreach (var site in ordered.Skip(1))
            {
                output.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.DuplicateKey, site.Location.ToLocation(), site.Title, ordered[0].Title, site.Name, site.File));
            }
        }
    }
}
