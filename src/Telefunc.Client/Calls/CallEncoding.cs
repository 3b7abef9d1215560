using System.Buffers;
using Telefunc.Contracts;
using Telefunc.Serialization;

namespace Telefunc.Calls;

/// <summary>Writes the request envelope of a call. (PROTOCOL.md 3.1)</summary>
internal static class CallEncoding
{
    /// <exception cref="System.Text.Json.JsonException">An argument cannot be written.</exception>
    /// <exception cref="NotSupportedException">There is no type information for an argument, or it cannot travel.</exception>
    public static byte[] Encode(TelefunctionRequest request, DialectSerializer serializer, LiveArguments live)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write("{\"file\":"u8);
        body.Write(serializer.Serialize(request.File));
        body.Write(",\"name\":"u8);
        body.Write(serializer.Serialize(request.Name));
        body.Write(",\"args\":["u8);
        for (var i = 0; i < request.Arguments.Count; i++)
        {
            if (i > 0)
                body.Write(","u8);
            var (value, type) = request.Arguments[i];
            body.Write(live.TryEmbed(value) ?? serializer.Serialize(value, value is null ? typeof(object) : type));
        }

        body.Write("]}"u8);
        return body.WrittenSpan.ToArray();
    }
}
