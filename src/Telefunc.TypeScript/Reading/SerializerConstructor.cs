using Microsoft.CodeAnalysis;
using Telefunc.Generators.Parsing;

namespace Telefunc.TypeScript.Reading;

/// <summary>The constructor with which System.Text.Json makes an object.</summary>
internal sealed class SerializerConstructor
{
    private readonly IMethodSymbol? _constructor;

    private SerializerConstructor(IMethodSymbol? constructor) => _constructor = constructor;

    /// <summary>Whether it sees to all required members.</summary>
    public bool SetsRequiredMembers =>
        _constructor?.GetAttributes().Any(a => a.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute")) == true;

    public static SerializerConstructor Of(INamedTypeSymbol type)
    {
        var marked = type.InstanceConstructors.FirstOrDefault(c => c.Json("JsonConstructorAttribute") is not null);
        if (marked is not null)
            return new(marked);
        if (type.IsAbstract || type.TypeKind != TypeKind.Class)
            return new(null);
        var open = type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public).ToArray();
        return new(open.FirstOrDefault(c => c.Parameters.IsEmpty) ?? (open.Length == 1 ? open[0] : null));
    }

    /// <summary>The parameter that takes the value of a member, or <see langword="null"/>.</summary>
    public IParameterSymbol? ParameterFor(ISymbol member) =>
        _constructor?.Parameters.FirstOrDefault(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase));
}
