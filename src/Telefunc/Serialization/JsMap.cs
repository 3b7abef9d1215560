using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// A JavaScript map, in values without a declared type: entries in the order of their insertion, with keys of any kind, null and
/// <see cref="Undefined.Value"/> included. As in JavaScript, keys are equal if they are the same object, or equal strings, booleans or
/// numbers; all .NET numbers count as JavaScript numbers, except big integers, which are equal among themselves. Not safe for use by
/// many threads while it is changed. (PROTOCOL.md 5)
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is the Map of JavaScript.")]
public sealed class JsMap : IReadOnlyCollection<KeyValuePair<object?, object?>>
{
    private readonly OrderedDictionary<Key, object?> _entries = [];

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The value of a key. Setting it adds the key at the end if it is new.</summary>
    /// <exception cref="KeyNotFoundException">Read, and there is no such key.</exception>
    public object? this[object? key]
    {
        get => _entries[new Key(key)];
        set => _entries[new Key(key)] = value;
    }

    /// <summary>Adds an entry at the end.</summary>
    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(object? key, object? value) => _entries.Add(new Key(key), value);

    /// <summary>Whether there is an entry with the key.</summary>
    public bool ContainsKey(object? key) => _entries.ContainsKey(new Key(key));

    /// <summary>Finds the value of a key.</summary>
    public bool TryGetValue(object? key, [MaybeNullWhen(false)] out object? value) => _entries.TryGetValue(new Key(key), out value);

    /// <summary>Removes an entry.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(object? key) => _entries.Remove(new Key(key));

    /// <summary>The entries in the order of their insertion.</summary>
    public IEnumerator<KeyValuePair<object?, object?>> GetEnumerator()
    {
        foreach (var (key, value) in _entries)
            yield return new KeyValuePair<object?, object?>(key.Value, value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Dictionaries refuse null as a key, but take a structure that holds it.
    private readonly struct Key(object? value) : IEquatable<Key>
    {
        public object? Value { get; } = value;

        public bool Equals(Key other) => SameValueZero.Comparer.Equals(Value, other.Value);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => SameValueZero.Comparer.GetHashCode(Value!);
    }
}
