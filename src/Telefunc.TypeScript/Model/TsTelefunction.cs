using Telefunc.Generators.Model;

namespace Telefunc.TypeScript.Model;

/// <summary>A telefunction as clients call it.</summary>
/// <param name="File">Its file key.</param>
/// <param name="Name">Its name within the file.</param>
/// <param name="Title">Class and method, for messages.</param>
/// <param name="Parameters">What clients pass.</param>
/// <param name="Result">What they get, without the promise.</param>
/// <param name="Comment">The lines of its documentation.</param>
internal sealed record TsTelefunction(
    string File, string Name, string Title, EquatableArray<TsArgument> Parameters, TsType Result, EquatableArray<string> Comment);

/// <summary>A parameter.</summary>
internal sealed record TsArgument(string Name, TsType Type, bool IsOptional);
