using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Telefunc.Generators.Parsing;

namespace Telefunc.TypeScript.Reading;

/// <summary>A built assembly and what it refers to. It is read with the compiler's eyes and never loaded, so that nothing of it runs.</summary>
internal sealed class ServerAssembly
{
    private const string ServerPackage = "Telefunc.AspNetCore";

    private ServerAssembly(CSharpCompilation compilation, IAssemblySymbol assembly) => (Compilation, Assembly) = (compilation, assembly);

    public Compilation Compilation { get; }

    public IAssemblySymbol Assembly { get; }

    /// <param name="path">The assembly.</param>
    /// <param name="references">Assemblies that it refers to, and others that do no harm.</param>
    /// <exception cref="FileNotFoundException">The assembly does not exist.</exception>
    /// <exception cref="BadImageFormatException">It is no .NET assembly.</exception>
    public static ServerAssembly Open(string path, IEnumerable<string> references)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file {path}.", path);
        var main = Reference(path);
        var name = Path.GetFileName(path);
        var compilation = CSharpCompilation.Create(
            "Telefunc.TypeScript.Reader",
            references: references
                .Where(r => !string.Equals(Path.GetFileName(r), name, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
                .Select(Reference)
                .Prepend(main),
            // Members that are not public count, too, if an attribute says so.
            options: new(OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));
        if (!IsAssembly(path) || compilation.GetAssemblyOrModuleSymbol(main) is not IAssemblySymbol assembly)
            throw new BadImageFormatException($"{path} is not a .NET assembly.");
        return new(compilation, assembly);
    }

    /// <summary>The telefunctions of the assembly, and of those that it refers to: the server offers all of them.</summary>
    public IEnumerable<IMethodSymbol> Telefunctions() =>
        SelfAndReferenced()
            .OrderBy(a => a.Name, StringComparer.Ordinal)
            .SelectMany(a => Types(a.GlobalNamespace))
            .SelectMany(t => t.GetMembers().OfType<IMethodSymbol>())
            .Where(m => TelefunctionKey.Attribute(m) is not null);

    /// <summary>Registration follows references, so that an assembly that only lies beside the server's is not a part of it.</summary>
    private HashSet<IAssemblySymbol> SelfAndReferenced()
    {
        var found = new HashSet<IAssemblySymbol>(SymbolEqualityComparer.Default) { Assembly };
        var open = new Queue<IAssemblySymbol>([Assembly]);
        while (open.TryDequeue(out var assembly))
        {
            foreach (var referenced in assembly.Modules.SelectMany(m => m.ReferencedAssemblySymbols).Where(IsRegistered))
                if (found.Add(referenced))
                    open.Enqueue(referenced);
        }
        return found;
    }

    private static bool IsRegistered(IAssemblySymbol assembly) =>
        assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == ServerPackage))
        && assembly.GetAttributes().Any(a => a.AttributeClass.Is("Telefunc.Dispatch", "TelefunctionRegistrationAttribute"));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol @namespace) =>
        @namespace.GetTypeMembers().OrderBy(t => t.MetadataName, StringComparer.Ordinal).SelectMany(SelfAndNested)
            .Concat(@namespace.GetNamespaceMembers().OrderBy(n => n.Name, StringComparer.Ordinal).SelectMany(Types));

    private static IEnumerable<INamedTypeSymbol> SelfAndNested(INamedTypeSymbol type) =>
        type.GetTypeMembers().OrderBy(t => t.MetadataName, StringComparer.Ordinal).SelectMany(SelfAndNested).Prepend(type);

    private static PortableExecutableReference Reference(string path)
    {
        var documentation = Path.ChangeExtension(path, ".xml");
        return MetadataReference.CreateFromFile(
            path, documentation: File.Exists(documentation) ? new DocumentationFile(documentation) : null);
    }

    private static bool IsAssembly(string path)
    {
        try
        {
            using var metadata = AssemblyMetadata.CreateFromFile(path);
            return metadata.GetModules() is [{ } module, ..] && module.Name.Length > 0;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
