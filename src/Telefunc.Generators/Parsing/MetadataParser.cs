using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;

namespace Telefunc.Generators.Parsing;

/// <summary>The attributes that say who may call, the class's before the method's and a base's before those of what derives from it.</summary>
internal static class MetadataParser
{
    /// <summary>Why an attribute that is private, or names something private, is not honoured.</summary>
    public const string Unreachable = "generated code cannot reach it";

    private const string Namespace = "Microsoft.AspNetCore.Authorization";

    public static IReadOnlyList<string> Parse(IMethodSymbol method, string title, Location place, ParseContext context)
    {
        var expressions = new List<string>();
        foreach (var attribute in Inherited(method.ContainingType, t => t.BaseType).Concat(Inherited(method, m => m.OverriddenMethod)))
        {
            if (!IsMetadata(attribute.AttributeClass))
                continue;
            if (SourceLiterals.Attribute(attribute, context.Compilation) is { } expression)
                expressions.Add(expression);
            else
                context.Report(Descriptors.UnusableAttribute, place, DisplayName(attribute), $"telefunction '{title}'", Unreachable);
        }
        return expressions;
    }

    public static string DisplayName(AttributeData attribute)
    {
        const string Suffix = "Attribute";
        var name = attribute.AttributeClass!.Name;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
    }

    private static IEnumerable<AttributeData> Inherited<T>(T symbol, Func<T, T?> next)
        where T : class, ISymbol
    {
        var levels = new Stack<IEnumerable<AttributeData>>();
        levels.Push(symbol.GetAttributes());
        for (var level = next(symbol); level is not null; level = next(level))
            levels.Push(level.GetAttributes().Where(a => IsInherited(a.AttributeClass)));
        return levels.SelectMany(l => l);
    }

    private static bool IsInherited(INamedTypeSymbol? attribute)
    {
        foreach (var type in attribute.SelfAndBases())
        {
            if (type.GetAttributes().FirstOrDefault(a => a.AttributeClass.Is("System", "AttributeUsageAttribute")) is not { } usage)
                continue;
            return !usage.NamedArguments.Any(a => a.Key == "Inherited" && a.Value.Plain() is false);
        }
        return true;
    }

    private static bool IsMetadata(INamedTypeSymbol? attribute) =>
        attribute.IsOrImplements(Namespace, "IAuthorizeData")
        || attribute.IsOrImplements(Namespace, "IAllowAnonymous")
        || attribute.IsOrImplements(Namespace, "IAuthorizationRequirementData");
}
