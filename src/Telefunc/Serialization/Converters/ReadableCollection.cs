using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Telefunc.Serialization.Converters;

/// <summary>
/// Reads collections that System.Text.Json only writes through one that it reads. Their element types are known only at run time, so
/// that this works where code can be made at run time; elsewhere System.Text.Json refuses them with its own message.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The collections have no requirements on their elements.")]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The methods have no requirements on their elements.")]
internal static class ReadableCollection
{
    /// <summary>The type that is read in place of a declared type.</summary>
    public static Type TypeFor(Type declared)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
            return declared;
        var definition = declared.GetGenericTypeDefinition();
        if (definition == typeof(FrozenSet<>) || definition == typeof(IReadOnlySet<>))
            return typeof(HashSet<>).MakeGenericType(declared.GetGenericArguments());
        if (definition == typeof(FrozenDictionary<,>) || definition == typeof(ReadOnlyDictionary<,>))
            return typeof(Dictionary<,>).MakeGenericType(declared.GetGenericArguments());
        return declared;
    }

    /// <summary>The declared collection with the content that was read.</summary>
    public static object Complete(object read, Type declared)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || declared.IsInstanceOfType(read))
            return read;
        var definition = declared.GetGenericTypeDefinition();
        var method = definition == typeof(FrozenSet<>) ? nameof(FreezeSet)
            : definition == typeof(FrozenDictionary<,>) ? nameof(FreezeDictionary)
            : nameof(Wrap);
        return typeof(ReadableCollection).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(declared.GetGenericArguments())
            .Invoke(null, [read])!;
    }

    private static FrozenSet<T> FreezeSet<T>(HashSet<T> set) => set.ToFrozenSet();

    private static FrozenDictionary<TKey, TValue> FreezeDictionary<TKey, TValue>(Dictionary<TKey, TValue> dictionary)
        where TKey : notnull => dictionary.ToFrozenDictionary();

    private static ReadOnlyDictionary<TKey, TValue> Wrap<TKey, TValue>(Dictionary<TKey, TValue> dictionary)
        where TKey : notnull => new(dictionary);
}
