using System.ComponentModel;

namespace Telefunc.Dispatch;

/// <summary>One telefunction as the dispatcher sees it. Infrastructure: written by the source generator.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Telefunction
{
    /// <summary>The file key, for example <c>/Clock.telefunc.ts</c>.</summary>
    public required string File { get; init; }

    /// <summary>The name that clients call, for example <c>onClock</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the result after unwrapping tasks, or <see langword="null"/> if there is none.</summary>
    public Type? ResultType { get; init; }

    /// <summary>Attributes of class and method that other parts of ASP.NET Core understand, such as <c>[Authorize]</c>; the class's first.</summary>
    public IReadOnlyList<object> Metadata { get; init; } = [];

    /// <summary>Reads the arguments, calls the method and returns its result, boxed; <see langword="null"/> if there is none.</summary>
    public required Func<TelefunctionCall, ValueTask<object?>> InvokeAsync { get; init; }
}
