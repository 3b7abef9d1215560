namespace Telefunc.Generators.Model;

/// <summary>One interface with <c>[Telefunctions]</c>, as text: what its proxy is written from and compared with the server by.</summary>
/// <param name="Interface">The interface in C#.</param>
/// <param name="Name">Its simple name.</param>
/// <param name="Channels">The type arguments of the channels in results.</param>
internal sealed record ContractModel(
    string File,
    string Interface,
    string Name,
    EquatableArray<ContractMethodModel> Methods,
    EquatableArray<string> Channels);

/// <summary>One method of a contract.</summary>
/// <param name="Name">The name on the wire.</param>
/// <param name="Title">For messages.</param>
/// <param name="Method">The method in C#.</param>
/// <param name="DeclaringInterface">The interface that declares it: the contract or one that the contract extends.</param>
/// <param name="ReturnType">In C#.</param>
/// <param name="IsValueTask">Whether it returns a <c>ValueTask</c>.</param>
/// <param name="Result">What the task holds, or <see langword="null"/> for nothing.</param>
internal sealed record ContractMethodModel(
    string Name,
    string Title,
    string Method,
    string DeclaringInterface,
    string ReturnType,
    bool IsValueTask,
    WireValueModel? Result,
    EquatableArray<ContractParameterModel> Parameters)
{
    public IEnumerable<ContractParameterModel> Sent => Parameters.Where(p => !p.IsToken);
}

/// <summary>One parameter of a contract's method.</summary>
/// <param name="Source">The type in C#, annotated.</param>
/// <param name="IsToken">Whether it cancels the call instead of being sent.</param>
/// <param name="Function">Set where it is a delegate that the server can call.</param>
internal sealed record ContractParameterModel(string Name, string Source, WireValueModel Value, bool IsToken, PassedFunctionModel? Function);

/// <summary>What it takes to call a delegate without reflection. Types are C# for <c>typeof</c> and casts.</summary>
/// <param name="ArgumentTypes">Of all parameters but a token, which can only be the last.</param>
internal sealed record PassedFunctionModel(EquatableArray<string> ArgumentTypes, bool TakesToken, string? ResultType);

/// <summary>A type as it matters to both ends of a call.</summary>
/// <param name="Source">The type in C#, annotated.</param>
/// <param name="Wire">Equal for types that look the same in JSON and are made from the same classes.</param>
/// <param name="Display">For messages.</param>
/// <param name="AllowsNull">Whether it is declared to hold null.</param>
/// <param name="RefusesNull">Whether it is declared not to hold null. Neither is declared where nullability is unknown.</param>
internal sealed record WireValueModel(string Source, string Wire, string Display, bool AllowsNull, bool RefusesNull);

/// <summary>A telefunction as a contract sees it.</summary>
/// <param name="Result">What the call returns, or <see langword="null"/> for nothing.</param>
/// <param name="Class">The class, for messages.</param>
internal sealed record ServerSignature(
    string File,
    string Name,
    string Title,
    string Class,
    WireValueModel? Result,
    EquatableArray<ServerParameterModel> Parameters,
    LocationModel Location,
    LocationModel ClassLocation);

/// <summary>One parameter that the client sends.</summary>
/// <param name="MayBeAbsent">Whether a client may send fewer arguments.</param>
internal sealed record ServerParameterModel(WireValueModel Value, bool MayBeAbsent);

/// <summary>What came of one interface.</summary>
/// <param name="Model"><see langword="null"/> if an error makes it unusable.</param>
internal sealed record ParsedContract(ContractModel? Model, EquatableArray<DiagnosticModel> Diagnostics);
