using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Telefunc.Serialization;

/// <summary>Equality of the keys of maps and the elements of sets in JavaScript.</summary>
internal sealed class SameValueZero : IEqualityComparer<object?>
{
    public static SameValueZero Comparer { get; } = new();

    public new bool Equals(object? x, object? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        x = Canonical(x);
        return x is string or bool or double or BigInteger && x.Equals(Canonical(y));
    }

    public int GetHashCode(object? obj)
    {
        obj = Canonical(obj);
        return obj is string or bool or double or BigInteger ? obj.GetHashCode() : obj is null ? 0 : RuntimeHelpers.GetHashCode(obj);
    }

    private static object? Canonical(object? value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long or ulong or float or decimal =>
            ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture),
        Half half => (double)half,
        // double.Equals takes NaN for NaN and zero for minus zero, as JavaScript does, but the hash codes of zeros must agree, too.
        0.0 => 0.0,
        Int128 integer => (BigInteger)integer,
        UInt128 integer => (BigInteger)integer,
        _ => value,
    };
}
