namespace Telefunc.Contracts;

/// <summary>One argument of a call.</summary>
/// <param name="Value">Its value.</param>
/// <param name="DeclaredType">The type that it is written as; <see cref="PassedFunction"/> for a function.</param>
public readonly record struct TelefunctionArgument(object? Value, Type DeclaredType);
