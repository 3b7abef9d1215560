using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Telefunc.Dispatch;

namespace Telefunc.Generators.Tests;

/// <summary>Source code run through the generator, and what came out.</summary>
internal sealed class Generated
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p))];

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.ComponentModel.DataAnnotations;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Telefunc;
        """;

    // Only names matter to the generator. Where the referenced assembly has the real types too, the compiler prefers these.
    private const string Channels = """
        namespace Telefunc
        {
            public class Channel<TReceive, TSend>
            {
                public ClientChannel<TReceive, TSend> Client => new();
                public Task<TAck> SendAsync<TAck>(TSend message) => throw new NotSupportedException();
            }
            public class Channel<TReceive, TAnswer, TSend, TAnswered> { public ClientChannel<TReceive, TAnswer, TSend, TAnswered> Client => new(); }
            public class ClientChannel<TReceive, TSend>;
            public class ClientChannel<TReceive, TAnswer, TSend, TAnswered>;
            public class BroadcastChannel<T>(string key) { public string Key { get; } = key; }
        }
        """;

    private readonly CSharpCompilation _output;

    private Generated(CSharpCompilation output, GeneratorDriverRunResult result)
    {
        _output = output;
        Result = result;
    }

    public GeneratorDriverRunResult Result { get; }

    public IReadOnlyList<Diagnostic> Diagnostics => Result.Diagnostics;

    public static CSharpCompilation Compilation(string source, string? assembly = null, params MetadataReference[] references) =>
        CSharpCompilation.Create(
            assembly ?? "Test" + Guid.NewGuid().ToString("N"),
            [Parse(Usings, "Usings.cs"), Parse(Channels, "Channels.cs"), Parse(source, "Source.cs")],
            [.. References, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <param name="generators">All, if none is given.</param>
    public static GeneratorDriver Driver(params IIncrementalGenerator[] generators) => CSharpGeneratorDriver.Create(
        (generators is [] ? [new TelefunctionGenerator(), new ContractGenerator()] : generators).Select(g => g.AsSourceGenerator()),
        parseOptions: ParseOptions,
        driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator; the source may be wrong.</summary>
    public static Generated Run(string source, string? assembly = null, params MetadataReference[] references)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Compilation(source, assembly, references), out var output, out _);
        return new((CSharpCompilation)output, driver.GetRunResult());
    }

    /// <summary>Runs the generator on correct source: nothing may be reported about it, nor about what was generated.</summary>
    public static Generated Correct(string source, string? assembly = null, params MetadataReference[] references)
    {
        var generated = Run(source, assembly, references);
        Assert.Empty(generated.Diagnostics);
        generated.AssertCompiles();
        return generated;
    }

    public string Source(string name) => Result.GeneratedTrees.Single(t => Path.GetFileName(t.FilePath) == name).ToString();

    public bool HasSource(string name) => Result.GeneratedTrees.Any(t => Path.GetFileName(t.FilePath) == name);

    public void AssertCompiles()
    {
        var paths = Result.GeneratedTrees.Select(t => t.FilePath).ToHashSet();
        var problems = _output.GetDiagnostics().Where(d => !d.IsSuppressed
            && (d.Severity == DiagnosticSeverity.Error || (d.Severity != DiagnosticSeverity.Hidden && paths.Contains(d.Location.SourceTree?.FilePath ?? ""))));
        Assert.True(!problems.Any(), string.Join("\n", problems) + "\n" + string.Join("\n", Result.GeneratedTrees));
    }

    public byte[] Image()
    {
        using var image = new MemoryStream();
        var result = _output.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }

    /// <summary>Loads the assembly as a program would: its module initializer runs.</summary>
    public Assembly Load(AssemblyLoadContext? into = null)
    {
        using var image = new MemoryStream(Image());
        var assembly = (into ?? new AssemblyLoadContext(null)).LoadFromStream(image);
        RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return assembly;
    }

    /// <summary>Loads correct source and finds one of its telefunctions.</summary>
    public static Telefunction Telefunction(string source, string file, string name)
    {
        Correct(source).Load();
        var telefunction = TelefunctionCatalog.Find(file, name);
        Assert.NotNull(telefunction);
        return telefunction;
    }
}
