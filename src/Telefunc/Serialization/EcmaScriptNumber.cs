using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Telefunc.Serialization;

/// <summary>Writes numbers as JavaScript does: the shortest digits, exponents only below 1e-6 and from 1e21, no minus zero.</summary>
internal static class EcmaScriptNumber
{
    /// <summary>The length of the longest form, for example <c>-1.2345678901234567e-308</c>.</summary>
    private const int MaxLength = 32;

    /// <param name="writer">Where to.</param>
    /// <param name="value">A finite number.</param>
    public static void Write(Utf8JsonWriter writer, double value)
    {
        var size = Math.Abs(value);
        // .NET writes these without an exponent, too.
        if (size is >= 1e-4 and < 1e15)
        {
            writer.WriteNumberValue(value);
            return;
        }

        Span<byte> text = stackalloc byte[MaxLength];
        writer.WriteRawValue(text[..Format(value, text)], skipInputValidation: true);
    }

    private static int Format(double value, Span<byte> text)
    {
        if (value == 0)
        {
            text[0] = (byte)'0';
            return 1;
        }

        Span<byte> net = stackalloc byte[MaxLength];
        var formatted = value.TryFormat(net, out var length, default, CultureInfo.InvariantCulture);
        Debug.Assert(formatted, "Every number fits.");
        net = net[..length];
        var mark = net.IndexOf((byte)'E');
        if (mark < 0)
        {
            net.CopyTo(text);
            return length;
        }

        var exponent = int.Parse(net[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var at = 0;
        var digitStart = 0;
        if (net[0] == '-')
        {
            text[at++] = (byte)'-';
            digitStart = 1;
        }

        Span<byte> digits = stackalloc byte[MaxLength];
        var count = 0;
        foreach (var c in net[digitStart..mark])
        {
            if (c != '.')
                digits[count++] = c;
        }

        return at + Lay(digits[..count], exponent, text[at..]);
    }

    // The value is d.ddd × 10^exponent.
    private static int Lay(ReadOnlySpan<byte> digits, int exponent, Span<byte> text)
    {
        if (exponent is >= 21 or < -6)
        {
            text[0] = digits[0];
            var end = 1;
            if (digits.Length > 1)
            {
                text[end++] = (byte)'.';
                digits[1..].CopyTo(text[end..]);
                end += digits.Length - 1;
            }

            text[end++] = (byte)'e';
            text[end++] = exponent < 0 ? (byte)'-' : (byte)'+';
            Math.Abs(exponent).TryFormat(text[end..], out var length, default, CultureInfo.InvariantCulture);
            return end + length;
        }

        if (exponent < 0)
        {
            "0.00000"u8[..(1 - exponent)].CopyTo(text);
            digits.CopyTo(text[(1 - exponent)..]);
            return 1 - exponent + digits.Length;
        }

        // At most 17 digits stand before a point that is not needed: numbers from 1e15 that .NET gives an exponent.
        var whole = exponent + 1;
        if (digits.Length <= whole)
        {
            digits.CopyTo(text);
            text[digits.Length..whole].Fill((byte)'0');
            return whole;
        }

        digits[..whole].CopyTo(text);
        text[whole] = (byte)'.';
        digits[whole..].CopyTo(text[(whole + 1)..]);
        return digits.Length + 1;
    }
}
