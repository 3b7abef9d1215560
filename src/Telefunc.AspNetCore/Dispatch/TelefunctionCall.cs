using System.ComponentModel;

namespace Telefunc.Dispatch;

/// <summary>One call in progress, as generated code sees it. Infrastructure. Used by one call only; not thread safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TelefunctionCall
{
    private protected TelefunctionCall()
    {
    }

    /// <summary>The context that a parameter of type <see cref="TelefuncContext"/> receives; it also has the user and the request.</summary>
    public abstract TelefuncContext Context { get; }

    /// <summary>The services of the request's scope.</summary>
    public abstract IServiceProvider Services { get; }

    /// <summary>Cancelled when the client gives the call up.</summary>
    public abstract CancellationToken Aborted { get; }

    /// <summary>Reads an argument that must be present, and validates it.</summary>
    /// <typeparam name="T">The declared type of the parameter.</typeparam>
    /// <param name="index">The position among the arguments that clients send, from 0.</param>
    /// <param name="name">The parameter's name, for messages.</param>
    /// <exception cref="ShieldValidationException">It is absent, has another type, or fails its validation attributes.</exception>
    public abstract T GetArgument<T>(int index, string name);

    /// <summary>Reads an argument that may be absent or undefined, and validates it.</summary>
    /// <typeparam name="T">The declared type of the parameter.</typeparam>
    /// <param name="index">The position among the arguments that clients send, from 0.</param>
    /// <param name="name">The parameter's name, for messages.</param>
    /// <param name="absent">The parameter's default value.</param>
    /// <exception cref="ShieldValidationException">It is present but has another type or fails its validation attributes.</exception>
    public abstract T GetArgument<T>(int index, string name, T absent);

    /// <summary>Reads an argument that must be a function of the client.</summary>
    /// <typeparam name="TDelegate">The declared type of the parameter.</typeparam>
    /// <param name="index">The position among the arguments that clients send, from 0.</param>
    /// <param name="name">The parameter's name, for messages.</param>
    /// <param name="bind">Makes the delegate that calls the function.</param>
    /// <exception cref="ShieldValidationException">It is absent or something else than a function.</exception>
    public abstract TDelegate GetFunction<TDelegate>(int index, string name, Func<ClientFunction, TDelegate> bind)
        where TDelegate : class;

    /// <summary>Reads an argument that is a function of the client, or may be absent, undefined or null.</summary>
    /// <typeparam name="TDelegate">The declared type of the parameter.</typeparam>
    /// <param name="index">The position among the arguments that clients send, from 0.</param>
    /// <param name="name">The parameter's name, for messages.</param>
    /// <param name="bind">Makes the delegate that calls the function.</param>
    /// <exception cref="ShieldValidationException">It is present but something else than a function.</exception>
    public abstract TDelegate? GetOptionalFunction<TDelegate>(int index, string name, Func<ClientFunction, TDelegate> bind)
        where TDelegate : class;
}
