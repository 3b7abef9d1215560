using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Telefunc.Generators.Diagnostics;

namespace Telefunc.Generators.Parsing;

/// <summary>Whether generated code can call a method at all.</summary>
internal static class MethodShape
{
    /// <summary>A method whose types do not exist gets the compiler's errors; more of them would only distract.</summary>
    public static bool IsBroken(IMethodSymbol method) =>
        method.ReturnType.HasError() || method.Parameters.Any(p => p.Type.HasError());

    public static string Title(IMethodSymbol method) =>
        method.ContainingType is { } type ? $"{type.Name}.{method.Name}" : method.Name;

    public static bool Check(IMethodSymbol method, string title, Location place, SyntaxNode node, ParseContext context)
    {
        if (Unreachable(method) is { } unreachable)
            context.Report(Descriptors.NotAccessible, place, title, unreachable);
        if (GenericPart(method) is { } generic)
            context.Report(Descriptors.Generic, place, title, generic);
        if (method.IsAsync && method.ReturnsVoid)
            context.Report(Descriptors.AsyncVoid, (node as MethodDeclarationSyntax)?.ReturnType.GetLocation() ?? place, title);
        return !context.HasErrors;
    }

    private static string? Unreachable(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
            return "it is a local function";
        if (method.MethodKind != MethodKind.Ordinary)
            return "it is not an ordinary method";
        if (IsHidden(method.DeclaredAccessibility))
            return $"it is {SyntaxFacts.GetText(method.DeclaredAccessibility)}";
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
                return $"'{type.Name}' is local to its file";
            if (IsHidden(type.DeclaredAccessibility))
                return $"'{type.Name}' is {SyntaxFacts.GetText(type.DeclaredAccessibility)}";
        }
        return null;
    }

    private static bool IsHidden(Accessibility accessibility) =>
        accessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;

    private static string? GenericPart(IMethodSymbol method)
    {
        if (method.IsGenericMethod)
            return "it";
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            if (type.TypeParameters.Length > 0)
                return $"'{type.Name}'";
        return null;
    }
}
