using Telefunc.TypeScript.Emitting;
using Telefunc.TypeScript.Reading;

namespace Telefunc.TypeScript;

/// <summary>From a built assembly to the text of the files.</summary>
/// <param name="Files">The text of each file by its path.</param>
/// <param name="Problems">What was found; with an error among it the files must not be written.</param>
internal sealed record Generation(IReadOnlyDictionary<string, string> Files, IReadOnlyList<Problem> Problems)
{
    /// <param name="assembly">The server's assembly.</param>
    /// <param name="references">What it refers to; if empty, that is looked for beside it and in the shared frameworks.</param>
    /// <param name="options">What the server's JSON options say.</param>
    /// <exception cref="FileNotFoundException">There is no such assembly.</exception>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    public static Generation Run(string assembly, IReadOnlyCollection<string> references, ContractOptions options)
    {
        var server = ServerAssembly.Open(assembly, references.Count > 0 ? references : DefaultReferences.For(assembly));
        var (contract, problems) = ContractReader.Read(server, options);
        return new(ContractFiles.Of(contract), [.. problems, .. ContractFiles.Problems(contract)]);
    }
}
