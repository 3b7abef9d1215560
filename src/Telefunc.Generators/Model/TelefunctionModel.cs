namespace Telefunc.Generators.Model;

/// <summary>How the result of the method becomes the result of the call.</summary>
internal enum ResultKind
{
    /// <summary>Nothing is returned and there is nothing to wait for.</summary>
    None,

    /// <summary>The value is there when the method returns.</summary>
    Value,

    /// <summary>A task without a value.</summary>
    Task,

    /// <summary>A task with a value.</summary>
    TaskOfValue,
}

/// <summary>How an instance is let go after its call.</summary>
internal enum Disposal
{
    None,
    Synchronous,
    Asynchronous,
}

/// <summary>
/// All that the emitter needs to know of one telefunction. Types, names and expressions are C# source text; symbols and syntax would
/// keep whole compilations alive and could not be compared.
/// </summary>
internal sealed record TelefunctionModel(
    string File,
    string Name,
    string Title,
    string Class,
    string Method,
    bool IsStatic,
    ResultKind Result,
    string? ResultType,
    Disposal Disposal,
    EquatableArray<string> ConstructorArguments,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<string> Metadata,
    EquatableArray<ValidatorModel> Validators);

/// <summary>One parameter of a telefunction.</summary>
/// <param name="Name">As declared; part of messages to the client.</param>
/// <param name="Expression">Reads the value, from the client's arguments or from what the server supplies.</param>
/// <param name="IsArgument">Whether the client sends it.</param>
/// <param name="RefusesNull">Whether a null from the client contradicts the declaration.</param>
/// <param name="DisplayName">The name in messages of validation attributes.</param>
/// <param name="Checks">The validation attributes of the parameter itself.</param>
internal sealed record ParameterModel(
    string Name,
    string Expression,
    bool IsArgument,
    bool RefusesNull,
    string DisplayName,
    EquatableArray<CheckModel> Checks);

/// <summary>What came of one method with <c>[Telefunction]</c>.</summary>
/// <param name="Model"><see langword="null"/> if an error makes the method unusable.</param>
/// <param name="Site">Key and place, to report two telefunctions with one key.</param>
internal sealed record ParsedTelefunction(TelefunctionModel? Model, KeySite? Site, EquatableArray<DiagnosticModel> Diagnostics);

/// <summary>The key of a telefunction and where its method is. Apart from the model because places change with every edit.</summary>
internal sealed record KeySite(string File, string Name, string Title, LocationModel Location);

/// <summary>The assembly that is being compiled.</summary>
/// <param name="Identifier">Its name as part of an identifier, distinct for distinct assemblies.</param>
/// <param name="CanRegister">Whether the server package is referenced.</param>
/// <param name="ReferencedRegistrations">The registration classes of referenced assemblies.</param>
internal sealed record AssemblyModel(string Identifier, bool CanRegister, EquatableArray<string> ReferencedRegistrations);
