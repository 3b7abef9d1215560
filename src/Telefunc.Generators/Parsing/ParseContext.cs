using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>What parsing one declaration has in hand and what it has found wrong.</summary>
internal sealed class ParseContext(Compilation compilation, CancellationToken cancellation)
{
    private readonly List<DiagnosticModel> _diagnostics = [];

    public Compilation Compilation { get; } = compilation;

    public CancellationToken Cancellation { get; } = cancellation;

    public bool HasErrors { get; private set; }

    public EquatableArray<DiagnosticModel> Diagnostics => _diagnostics.ToEquatableArray();

    public void Report(DiagnosticDescriptor descriptor, Location? location, params string[] arguments)
    {
        HasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        var diagnostic = new DiagnosticModel(descriptor, LocationModel.From(location), arguments.ToEquatableArray());
        if (!_diagnostics.Contains(diagnostic))
            _diagnostics.Add(diagnostic);
    }
}
