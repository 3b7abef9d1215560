using System.Collections.Concurrent;
using System.ComponentModel;

namespace Telefunc.Dispatch;

/// <summary>
/// All telefunctions of this program. Infrastructure: the source generator registers them from a module initializer, so that
/// nothing is searched at run time. Thread safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TelefunctionCatalog
{
    private static readonly ConcurrentDictionary<(string File, string Name), Telefunction> Telefunctions = new();

    /// <summary>Adds a telefunction. Registering the same pair of file and name again replaces it.</summary>
    /// <param name="telefunction">What the generator knows of it.</param>
    public static void Register(Telefunction telefunction)
    {
        ArgumentNullException.ThrowIfNull(telefunction);
        Telefunctions[(telefunction.File, telefunction.Name)] = telefunction;
    }

    internal static ICollection<Telefunction> All => Telefunctions.Values;

    internal static Telefunction? Find(string file, string name) => Telefunctions.GetValueOrDefault((file, name));
}
