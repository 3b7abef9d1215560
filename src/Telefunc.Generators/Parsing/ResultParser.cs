using Microsoft.CodeAnalysis;
using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>What a telefunction returns once tasks are unwrapped.</summary>
internal static class ResultParser
{
    public static (ResultKind Kind, string? Type) Parse(IMethodSymbol method, string title, Location place, ParseContext context)
    {
        if (method.ReturnsVoid)
            return (ResultKind.None, null);
        var how = method.RefKind != RefKind.None ? "returned by reference" : NotAValue(method.ReturnType);
        if (how is not null)
            context.Report(Descriptors.ByReference, place, "The result", title, how);

        var (kind, type) = Unwrap(method.ReturnType);
        if (type is null)
            return (kind, null);
        if (FindServerChannel(type) is var (where, channel))
            context.Report(Descriptors.ChannelReturned, place, title, where, channel.ToMessage(), ClientEnd(channel));
        return (kind, type.ToPlainSource());
    }

    /// <summary>Why values of the type cannot leave the stack, or <see langword="null"/> if they can.</summary>
    public static string? NotAValue(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => "a pointer",
        { IsRefLikeType: true } => "a ref struct",
        _ => null,
    };

    /// <summary>The result once a task is unwrapped. A method that returns nothing has to be told apart before.</summary>
    public static (ResultKind Kind, ITypeSymbol? Type) Unwrap(ITypeSymbol type)
    {
        const string Tasks = "System.Threading.Tasks";
        if (type.Is(Tasks, "Task") || type.Is(Tasks, "ValueTask"))
            return (ResultKind.Task, null);
        if (type.Is(Tasks, "Task`1") || type.Is(Tasks, "ValueTask`1"))
            return (ResultKind.TaskOfValue, ((INamedTypeSymbol)type).TypeArguments[0]);
        return (ResultKind.Value, type);
    }

    /// <summary>Looks at the type itself, at its elements, and one level into its members: where the mistake is made in practice.</summary>
    private static (string Where, ITypeSymbol Channel)? FindServerChannel(ITypeSymbol type)
    {
        if (type.IsServerChannel())
            return ("the result", type);
        if (type is IArrayTypeSymbol array)
            return array.ElementType.IsServerChannel() ? ("an element", array.ElementType) : null;
        if (type is not INamedTypeSymbol named)
            return null;
        if (named.IsTupleType)
        {
            return named.TupleElements.FirstOrDefault(e => e.Type.IsServerChannel()) is { } element
                ? ($"'{element.Name}'", element.Type)
                : null;
        }
        if (named.FindInterface("System.Collections", "IEnumerable") is not null
            && named.TypeArguments.FirstOrDefault(IsServerChannel) is { } argument)
            return ("an element", argument);
        return named.SelfAndBases()
            .SelectMany(t => t.GetMembers())
            .OfType<IPropertySymbol>()
            .FirstOrDefault(p => p is { DeclaredAccessibility: Accessibility.Public, IsStatic: false } && p.Type.IsServerChannel()) is { } property
                ? ($"'{property.Name}' of {named.Name}", property.Type)
                : null;

        static bool IsServerChannel(ITypeSymbol type) => type.IsServerChannel();
    }

    private static string ClientEnd(ITypeSymbol channel)
    {
        var generic = channel.SelfAndBases().OfType<INamedTypeSymbol>().First(t => t is { Name: "Channel", IsGenericType: true });
        return $"ClientChannel<{string.Join(", ", generic.TypeArguments.Select(t => t.ToMessage()))}>";
    }
}
