namespace Telefunc.Serialization.Untyped;

internal static class UntypedReader
{
    public static object? ReadText(ReadOnlySpan<byte> utf8, DialectCall call) => throw new NotSupportedException();
}
