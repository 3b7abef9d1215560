using System.ComponentModel;

namespace Telefunc.Validation;

/// <summary>
/// The validators that the source generator wrote for the types that clients send. Infrastructure: generated code calls
/// <see cref="Register{T}"/>, the dispatcher and the channels call <see cref="Validate{T}"/>. Thread safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MessageValidators
{
    private static class Of<T>
    {
        internal static Func<T, string?>? Validator;
    }

    /// <summary>Registers the validator of a type; a later registration replaces an earlier one.</summary>
    /// <typeparam name="T">The declared type of the argument or message.</typeparam>
    /// <param name="validator">Returns what is wrong, for the client to read, or <see langword="null"/>.</param>
    public static void Register<T>(Func<T, string?> validator) => Of<T>.Validator = validator;

    /// <summary>Says what is wrong with a value, or <see langword="null"/> if nothing is or no validator is known.</summary>
    /// <typeparam name="T">The declared type of the argument or message.</typeparam>
    /// <param name="value">The value that a client sent.</param>
    public static string? Validate<T>(T value) => Of<T>.Validator?.Invoke(value);
}
