using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>What the generator must know of the assembly as a whole.</summary>
internal static class AssemblyParser
{
    private const string ServerAssembly = "Telefunc.AspNetCore";

    public static AssemblyModel Parse(Compilation compilation, CancellationToken cancellation)
    {
        var registrations = new List<string>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellation.ThrowIfCancellationRequested();
            // Only an assembly that uses the server package can be marked; the others' attributes need not be read.
            if (!assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == ServerAssembly)))
                continue;
            foreach (var attribute in assembly.GetAttributes())
            {
                if (attribute.AttributeClass.Is("Telefunc.Dispatch", "TelefunctionRegistrationAttribute")
                    && attribute.ConstructorArguments is [{ Value: INamedTypeSymbol registration }]
                    && registration.IsReachableIn(compilation))
                    registrations.Add(registration.ToPlainSource());
            }
        }
        registrations.Sort(StringComparer.Ordinal);
        var canRegister = compilation.GetTypeByMetadataName("Telefunc.Dispatch.TelefunctionCatalog") is not null;
        return new(Identifier(compilation.AssemblyName ?? ""), canRegister, registrations.ToEquatableArray());
    }

    /// <summary>Letters and digits stay and dots become underscores; where that could be ambiguous a hash of the name follows.</summary>
    public static string Identifier(string assembly)
    {
        var identifier = new StringBuilder(assembly.Length);
        var isAmbiguous = assembly.Length == 0 || char.IsDigit(assembly[0]);
        foreach (var letter in assembly)
        {
            var isPlain = letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
            isAmbiguous |= !isPlain && letter != '.';
            identifier.Append(isPlain ? letter : '_');
        }
        if (identifier.Length == 0 || char.IsDigit(identifier[0]))
            identifier.Insert(0, '_');
        if (isAmbiguous)
            identifier.Append('_').Append(Hash(assembly).ToString("x8", CultureInfo.InvariantCulture));
        return identifier.ToString();
    }

    /// <summary>FNV-1a: the same on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text)
            hash = unchecked((hash ^ letter) * 16777619u);
        return hash;
    }
}
