using System.Buffers;
using Telefunc.Serialization;

namespace Telefunc.Calls;

/// <summary>Writes the request envelope of a call. (PROTOCOL.md 3.1)</summary>
internal static class CallEncoding
{
    /// <exception cref="System.Text.Json.JsonException">An argument cannot be written.</exception>
    /// <exception cref="NotSupportedException">There is no type information for an argument, or it cannot travel.</exception>
    public static byte[] Encode(string file, string name, IReadOnlyList<object?> arguments, DialectSerializer serializer, LiveArguments live)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write("{\"file\":"u8);
        body.Write(serializer.Serialize(file));
        body.Write(",\"name\":"u8);
        body.Write(serializer.Serialize(name));
        body.Write(",\"args\":["u8);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            body.Write(live.TryEmbed(arguments[i]) ?? serializer.Serialize(arguments[i], typeof(object)));
        }

        body.Write("]}"u8);
        return body.WrittenSpan.ToArray();
    }
}
