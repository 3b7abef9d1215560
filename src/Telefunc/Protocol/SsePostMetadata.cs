using System.Text.Json;

namespace Telefunc.Protocol;

/// <summary>The first item of an SSE POST: which wire it belongs to and what it is for. (PROTOCOL.md 9.1)</summary>
/// <param name="ConnectionId">The client's id of the wire, 1 to 256 characters.</param>
/// <param name="Kind">What the POST is for.</param>
internal sealed record SsePostMetadata(string ConnectionId, SsePostKind Kind)
{
    /// <summary>The new metadata, without a length.</summary>
    public byte[] Encode() => PlainJson.Encode(this, static (writer, metadata) => metadata.Write(writer));

    /// <summary>Reads metadata, without its length.</summary>
    /// <exception cref="ProtocolException">Not JSON, nested too deeply, no object, or <c>connId</c> is no id.</exception>
    public static SsePostMetadata Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProtocolException(ProtocolError.InvalidPostMetadata);
        }
    }

    private static SsePostMetadata Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new ProtocolException(ProtocolError.InvalidPostMetadata);

        string? connectionId = null;
        var streamResponse = false;
        var streamRequest = false;
        while (PlainJson.ReadMember(ref reader))
        {
            if (reader.ValueTextEquals("connId"u8))
                connectionId = PlainJson.ReadId(ref reader);
            else if (reader.ValueTextEquals("streamResponse"u8))
                streamResponse = PlainJson.ReadTrue(ref reader);
            else if (reader.ValueTextEquals("streamRequest"u8))
                streamRequest = PlainJson.ReadTrue(ref reader);
            else
                reader.Skip();
        }

        if (connectionId is null || reader.Read())
            throw new ProtocolException(ProtocolError.InvalidPostMetadata);
        var kind = streamResponse ? SsePostKind.StreamResponse : streamRequest ? SsePostKind.StreamRequest : SsePostKind.Batch;
        return new SsePostMetadata(connectionId, kind);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        PlainJson.WriteId(writer, "connId"u8, ConnectionId);
        if (Kind == SsePostKind.StreamResponse)
            writer.WriteBoolean("streamResponse"u8, true);
        else if (Kind == SsePostKind.StreamRequest)
            writer.WriteBoolean("streamRequest"u8, true);
        writer.WriteEndObject();
    }
}
