using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Telefunc.Generators.Diagnostics;

namespace Telefunc.Generators.Tests;

public sealed class ReflectionWarningSuppressorTests
{
    [Theory]
    [InlineData("public class C { [MinLength(1)] public string? S { get; set; } }", true)]
    [InlineData("public class C { [Length(1, 2)] public string? S { get; set; } }", true)]
    [InlineData("public class C { [Range(typeof(decimal), \"0\", \"1\")] public decimal S { get; set; } }", true)]
    [InlineData("public class C { [Obsolete] public string? S { get; set; } }", false)]
    [InlineData("public class MinLengthAttribute : Attribute; public class C { [MinLength] public string? S { get; set; } }", false)]
    public async Task Only_the_warning_about_attributes_that_generated_code_checks_is_taken_back(string source, bool isSuppressed)
    {
        var compilation = Generated.Compilation(source).WithAnalyzers(
            [new WarnsOfEveryAttribute(), new ReflectionWarningSuppressor()],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, true, false, reportSuppressedDiagnostics: true));

        var diagnostics = await compilation.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(isSuppressed, diagnostics.Single(d => d.Id == "IL2026").IsSuppressed);
    }

    /// <summary>Stands for the trimming analyzer of the SDK.</summary>
#pragma warning disable RS1036, RS2008, RS1038, RS1041, RS1001 // Rules for analyzers that are shipped.
    private sealed class WarnsOfEveryAttribute : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Rule = new("IL2026", "Trimming", "Trimming", "Trimming", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxNodeAction(
                c =>
                {
                    if (c.Node.Parent?.Parent is PropertyDeclarationSyntax)
                        c.ReportDiagnostic(Diagnostic.Create(Rule, c.Node.GetLocation()));
                },
                SyntaxKind.Attribute);
        }
    }
}
