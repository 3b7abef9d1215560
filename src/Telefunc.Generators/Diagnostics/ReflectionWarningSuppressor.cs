using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Telefunc.Generators.Parsing;

namespace Telefunc.Generators.Diagnostics;

/// <summary>
/// Takes back the trimming warning about writing validation attributes such as <c>[MinLength]</c>: generated code checks them without
/// reflection. Code that has them checked by reflection calls a method that carries the warning itself.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReflectionWarningSuppressor : DiagnosticSuppressor
{
    private const string Annotations = "System.ComponentModel.DataAnnotations";

    private static readonly string[] Attributes =
        ["MinLengthAttribute", "MaxLengthAttribute", "LengthAttribute", "CompareAttribute", "RangeAttribute"];

    private static readonly SuppressionDescriptor CheckedWithoutReflection =
        new("TFS0001", "IL2026", "Generated code checks this validation attribute without reflection.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [CheckedWithoutReflection];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            if (node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
                continue;
            var type = context.GetSemanticModel(tree).GetTypeInfo(attribute, context.CancellationToken).Type;
            if (Attributes.Any(name => type.Is(Annotations, name)))
                context.ReportSuppression(Suppression.Create(CheckedWithoutReflection, diagnostic));
        }
    }
}
