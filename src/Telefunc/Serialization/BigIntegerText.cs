using System.Globalization;
using System.Numerics;

namespace Telefunc.Serialization;

/// <summary>Reads integers as JavaScript's BigInt does: decimal with a sign, 0x, 0o and 0b without one, empty as zero.</summary>
internal static class BigIntegerText
{
    public static bool TryParse(ReadOnlySpan<char> text, out BigInteger value)
    {
        value = BigInteger.Zero;
        text = text.Trim().Trim('\uFEFF');
        if (text.Length > DialectLimits.MaxBigIntegerLength)
            return false;
        if (text.IsEmpty)
            return true;
        if (text.Length > 2 && text[0] == '0')
        {
            switch (text[1])
            {
                case 'x' or 'X':
                    // The zero in front keeps the first digit from being read as a sign.
                    return BigInteger.TryParse($"0{text[2..]}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
                case 'b' or 'B':
                    return BigInteger.TryParse($"0{text[2..]}", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value);
                case 'o' or 'O':
                    return TryParseOctal(text[2..], out value);
            }
        }

        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryParseOctal(ReadOnlySpan<char> digits, out BigInteger value)
    {
        // Three binary digits are one octal digit.
        var binary = new char[(digits.Length * 3) + 1];
        binary[0] = '0';
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            if (digit is < 0 or > 7)
            {
                value = default;
                return false;
            }

            for (var bit = 0; bit < 3; bit++)
                binary[(i * 3) + 1 + bit] = (digit & (4 >> bit)) != 0 ? '1' : '0';
        }

        return BigInteger.TryParse(binary, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value);
    }
}
