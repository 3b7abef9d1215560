using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Telefunc.TypeScript.Tests;

/// <summary>Servers that are a few lines long, compiled for one test.</summary>
internal static class ServerSource
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Compiles an assembly.</summary>
    /// <param name="folder">Where it goes, with its documentation.</param>
    /// <param name="name">Its name.</param>
    /// <param name="source">Its code; the usual namespaces are there.</param>
    /// <param name="nullable">Whether it has nullable annotations.</param>
    /// <param name="references">Other assemblies of the test.</param>
    /// <returns>Its path.</returns>
    public static string Compile(string folder, string name, string source, bool nullable = true, params string[] references)
    {
        const string Usings = "using System; using System.Collections.Generic; using System.Text.Json.Serialization; using System.Threading.Tasks; using Telefunc;";
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(Usings + source, new CSharpParseOptions(documentationMode: DocumentationMode.Diagnose))],
            [.. References, .. references.Select(r => MetadataReference.CreateFromFile(r))],
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable));
        var path = Path.Combine(folder, name + ".dll");
        using (var assembly = File.Create(path))
        using (var documentation = File.Create(Path.ChangeExtension(path, ".xml")))
        {
            var result = compilation.Emit(assembly, xmlDocumentationStream: documentation);
            Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        }
        return path;
    }

    /// <summary>Compiles an assembly and generates its files.</summary>
    public static Generation Generate(string source, ContractOptions? options = null, bool nullable = true)
    {
        var folder = Directory.CreateTempSubdirectory("telefunc-typescript-");
        try
        {
            return Generation.Run(Compile(folder.FullName, "Server", source, nullable), AllReferences(), options ?? new());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Everything that the tests themselves refer to.</summary>
    public static string[] AllReferences() => [.. References.Select(r => r.Display!)];

    /// <summary>What follows the imports of the only file.</summary>
    public static string Body(this Generation generation)
    {
        var text = Assert.Single(generation.Files).Value;
        return text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
    }
}
