using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Text.Json;

namespace Telefunc.Serialization;

/// <summary>Writes the values that the dialect says as marked strings, and reads what stands after the mark.</summary>
internal static class DialectValues
{
    /// <summary>The largest integer that a JavaScript number can tell from its neighbours.</summary>
    public const long MaxSafeInteger = (1L << 53) - 1;

    private static readonly SearchValues<byte> s_standardAlphabet = SearchValues.Create("+/"u8);

    public static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
            EcmaScriptNumber.Write(writer, value);
        else
            writer.WriteStringValue(double.IsNaN(value) ? DialectText.NaN : value > 0 ? DialectText.PositiveInfinity : DialectText.NegativeInfinity);
    }

    public static void WriteNumber(Utf8JsonWriter writer, long value)
    {
        if (value is >= -MaxSafeInteger and <= MaxSafeInteger)
            writer.WriteNumberValue(value);
        else
            WriteFormatted(writer, value);
    }

    public static void WriteNumber(Utf8JsonWriter writer, ulong value)
    {
        if (value <= MaxSafeInteger)
            writer.WriteNumberValue(value);
        else
            WriteFormatted(writer, value);
    }

    public static void WriteBigInteger(Utf8JsonWriter writer, BigInteger value) => writer.WriteStringValue(DialectText.BigInt + value.ToString("R", null));

    /// <summary>A time without a kind is taken as UTC.</summary>
    public static void WriteDate(Utf8JsonWriter writer, DateTime value)
    {
        // .NET's quick "O" form has seven digits after the point, of which the first three stay.
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);
        Span<byte> text = stackalloc byte[48];
        "\"!Date:"u8.CopyTo(text);
        utc.TryFormat(text[7..], out _, "O", null);
        "Z\""u8.CopyTo(text[30..]);
        writer.WriteRawValue(text[..32], skipInputValidation: true);
    }

    public static void WriteDate(Utf8JsonWriter writer, DateTimeOffset value) => WriteDate(writer, value.UtcDateTime);

    /// <exception cref="JsonException">The date is invalid.</exception>
    public static void WriteDate(Utf8JsonWriter writer, JsDate value)
    {
        if (value.UnixTimeMilliseconds is null)
            throw new JsonException("An invalid date cannot be sent.");
        writer.WriteStringValue(DialectText.Date + value);
    }

    public static void WriteBytes(Utf8JsonWriter writer, ReadOnlySpan<byte> value)
    {
        var size = checked("\"!Uint8Array:\""u8.Length + Base64Url.GetEncodedLength(value.Length));
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            "\"!Uint8Array:"u8.CopyTo(rented);
            Base64Url.EncodeToUtf8(value, rented.AsSpan("\"!Uint8Array:"u8.Length));
            rented[size - 1] = (byte)'"';
            writer.WriteRawValue(rented.AsSpan(0, size), skipInputValidation: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public static void WriteRegExp(Utf8JsonWriter writer, JsRegExp value) => DialectText.WriteRaw(writer, DialectText.RegExp + value);

    /// <summary>Reads base64 with either alphabet, with or without padding.</summary>
    /// <exception cref="JsonException">It is not base64.</exception>
    public static byte[] ParseBytes(ReadOnlySpan<byte> base64)
    {
        byte[]? rented = null;
        try
        {
            if (base64.ContainsAny(s_standardAlphabet))
            {
                rented = ArrayPool<byte>.Shared.Rent(base64.Length);
                var copy = rented.AsSpan(0, base64.Length);
                base64.CopyTo(copy);
                copy.Replace((byte)'+', (byte)'-');
                copy.Replace((byte)'/', (byte)'_');
                base64 = copy;
            }

            // Two empty arrays are two values: shared, they would be one element of a set.
            var bytes = Base64Url.DecodeFromUtf8(base64);
            return bytes.Length > 0 ? bytes : GC.AllocateUninitializedArray<byte>(0);
        }
        catch (FormatException exception)
        {
            throw new JsonException("A byte array is not valid base64.", exception);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <exception cref="JsonException">It is not an integer, or too long.</exception>
    public static BigInteger ParseBigInteger(ReadOnlySpan<char> text) =>
        BigIntegerText.TryParse(text, out var value) ? value : throw new JsonException("A big integer is not an integer, or is too long.");

    private static void WriteFormatted<T>(Utf8JsonWriter writer, T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        "!BigInt:"u8.CopyTo(text);
        value.TryFormat(text[DialectText.BigInt.Length..], out var length, default, null);
        writer.WriteStringValue(text[..(DialectText.BigInt.Length + length)]);
    }
}
