using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>How an instance of a telefunction's class is made and let go.</summary>
internal static class ConstructorParser
{
    /// <summary>The arguments of the constructor in C#.</summary>
    public static IReadOnlyList<string> Parse(INamedTypeSymbol type, string title, Location place, ParseContext context)
    {
        if (WhyNot(type) is { } reason)
            return Fail(reason);

        var candidates = type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public && !IsCopy(c)).ToArray();
        var marked = candidates.Where(IsMarked).ToArray();
        var chosen = marked.Length > 0 ? marked : candidates;
        if (chosen.Length != 1)
        {
            return Fail(chosen.Length == 0
                ? "it has no public constructor"
                : "it has more than one public constructor; mark one with [ActivatorUtilitiesConstructor]");
        }
        if (chosen[0].Parameters.FirstOrDefault(p => p.RefKind != RefKind.None || p.Type.IsRefLikeType) is { } odd)
            return Fail($"its constructor takes '{odd.Name}' by reference");
        if (RequiredMember(type) is { } required && !chosen[0].GetAttributes().Any(a => a.AttributeClass?.Name == "SetsRequiredMembersAttribute"))
            return Fail($"its member '{required}' is required");

        return [.. chosen[0].Parameters.Select(p =>
            ServerSupplied.FromCall(p.Type) ?? ServerSupplied.FromMarkedService(p, context.Compilation) ?? ServerSupplied.Service(p, key: null))];

        IReadOnlyList<string> Fail(string reason)
        {
            context.Report(Descriptors.NotConstructible, place, type.Name, title, reason);
            return [];
        }
    }

    public static Disposal DisposalOf(INamedTypeSymbol type) =>
        type.IsOrImplements("System", "IAsyncDisposable") ? Disposal.Asynchronous
        : type.IsOrImplements("System", "IDisposable") ? Disposal.Synchronous
        : Disposal.None;

    private static string? WhyNot(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface ? "it is an interface; put [Telefunction] on the method of the class"
        : type.TypeKind != TypeKind.Class ? "it is not a class"
        : type.IsAbstract ? "it is abstract"
        : null;

    private static bool IsCopy(IMethodSymbol constructor) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType);

    private static bool IsMarked(IMethodSymbol constructor) => constructor.GetAttributes().Any(a =>
        a.AttributeClass.Is("Microsoft.Extensions.DependencyInjection", "ActivatorUtilitiesConstructorAttribute"));

    private static string? RequiredMember(INamedTypeSymbol type) => type.SelfAndBases()
        .SelectMany(t => t.GetMembers())
        .FirstOrDefault(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })?.Name;
}
