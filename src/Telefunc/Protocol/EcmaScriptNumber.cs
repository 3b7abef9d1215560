using System.Buffers.Text;
using System.Globalization;

namespace Telefunc.Protocol;

/// <summary>Numbers as ECMAScript prints them, which differs from .NET in when the exponent is used and how it looks.</summary>
internal static class EcmaScriptNumber
{
    /// <summary>No number is longer, in bytes: a sign, "0.00000" and 17 digits.</summary>
    public const int MaxLength = 25;

    private const double LargestExactInteger = 9007199254740992;

    /// <summary>Writes a finite number.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="destination"><see cref="MaxLength"/> bytes are always enough.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Format(double value, Span<byte> destination)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), "The number must be finite.");

        // The usual case, and the one on the hot path: a whole number of milliseconds.
        if (value == Math.Floor(value) && Math.Abs(value) <= LargestExactInteger)
        {
            return Utf8Formatter.TryFormat((long)value, destination, out var length)
                ? length
                : throw new ArgumentException("The destination is too small.", nameof(destination));
        }

        // .NET finds the shortest digits that give the number back, and ECMAScript wants the same ones; only their layout differs.
        Span<byte> digits = stackalloc byte[32];
        digits = digits[..ReadDigits(Math.Abs(value), digits, out var point)];

        var written = 0;
        if (value < 0)
            destination[written++] = (byte)'-';
        return written + Compose(digits, point, destination[written..]);
    }

    // The significant digits without zeros at either end. The value is 0.digits × 10^point.
    private static int ReadDigits(double value, Span<byte> digits, out int point)
    {
        Span<byte> text = stackalloc byte[32];
        if (!value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture))
            throw new InvalidOperationException("A number in its shortest form is longer than expected.");
        text = text[..length];

        var exponent = 0;
        var mark = text.IndexOf((byte)'E');
        if (mark >= 0)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        var dot = text.IndexOf((byte)'.');
        point = exponent + (dot < 0 ? text.Length : dot);
        var count = 0;
        foreach (var character in text)
        {
            if (character == (byte)'.')
                continue;
            if (count == 0 && character == (byte)'0')
                point--;
            else
                digits[count++] = character;
        }

        return digits[..count].TrimEnd((byte)'0').Length;
    }

    // The cases of Number::toString in ECMA-262, in its order.
    private static int Compose(ReadOnlySpan<byte> digits, int point, Span<byte> destination)
    {
        if (point is > 0 and <= 21)
        {
            if (digits.Length <= point)
            {
                digits.CopyTo(destination);
                destination[digits.Length..point].Fill((byte)'0');
                return point;
            }

            return Join(digits[..point], digits[point..], destination);
        }

        if (point is > -6 and <= 0)
        {
            "0."u8.CopyTo(destination);
            destination[2..(2 - point)].Fill((byte)'0');
            digits.CopyTo(destination[(2 - point)..]);
            return 2 - point + digits.Length;
        }

        var written = digits.Length == 1 ? 1 : digits.Length + 1;
        if (digits.Length == 1)
            destination[0] = digits[0];
        else
            Join(digits[..1], digits[1..], destination);
        destination[written++] = (byte)'e';
        destination[written++] = point > 0 ? (byte)'+' : (byte)'-';
        Utf8Formatter.TryFormat(Math.Abs(point - 1), destination[written..], out var exponentLength);
        return written + exponentLength;
    }

    private static int Join(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, Span<byte> destination)
    {
        whole.CopyTo(destination);
        destination[whole.Length] = (byte)'.';
        fraction.CopyTo(destination[(whole.Length + 1)..]);
        return whole.Length + 1 + fraction.Length;
    }
}
