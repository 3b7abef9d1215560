using System.Text.Json;

namespace Telefunc.Protocol;

/// <summary>The payload of RECONCILE: the client lists its channels. (PROTOCOL.md 8.3)</summary>
/// <param name="Open">The channels the client holds.</param>
/// <param name="SessionId">The id from the last RECONCILED the client received, if any.</param>
/// <param name="Upgrade">Whether the connection moves from SSE to this WebSocket.</param>
internal sealed record ReconcileMessage(IReadOnlyList<ReconcileEntry> Open, string? SessionId, bool Upgrade)
{
    /// <summary>A new payload.</summary>
    public byte[] Encode() => PlainJson.Encode(this, static (writer, message) => message.Write(writer));

    /// <summary>
    /// Reads a payload. An entry whose id names nothing (absent, not text, empty, longer than 256 characters) is left out; the client
    /// then learns that there is no such channel.
    /// </summary>
    /// <exception cref="ProtocolException">Not JSON, nested too deeply, no object, no array <c>open</c>, or an entry that is no object.</exception>
    public static ReconcileMessage Decode(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Read(payload);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProtocolException(ProtocolError.InvalidReconcile);
        }
    }

    private static ReconcileMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);

        List<ReconcileEntry>? open = null;
        string? sessionId = null;
        var upgrade = false;
        while (PlainJson.ReadMember(ref reader))
        {
            if (reader.ValueTextEquals("open"u8))
                open = ReadOpen(ref reader);
            else if (reader.ValueTextEquals("sessionId"u8))
                sessionId = PlainJson.ReadId(ref reader);
            else if (reader.ValueTextEquals("upgrade"u8))
                upgrade = PlainJson.ReadTrue(ref reader);
            else
                reader.Skip();
        }

        Expect(open is not null && !reader.Read());
        return new ReconcileMessage(open!, sessionId, upgrade);
    }

    private static List<ReconcileEntry> ReadOpen(ref Utf8JsonReader reader)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
        var open = new List<ReconcileEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType == JsonTokenType.StartObject);
            if (ReadEntry(ref reader) is { } entry)
                open.Add(entry);
        }

        return open;
    }

    private static ReconcileEntry? ReadEntry(ref Utf8JsonReader reader)
    {
        string? id = null;
        int? index = null;
        var lastSeq = 0u;
        var initial = false;
        while (PlainJson.ReadMember(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
                id = PlainJson.ReadId(ref reader);
            else if (reader.ValueTextEquals("ix"u8))
                index = PlainJson.ReadInt32(ref reader);
            else if (reader.ValueTextEquals("lastSeq"u8))
                lastSeq = PlainJson.ReadSeq(ref reader);
            else if (reader.ValueTextEquals("initial"u8))
                initial = PlainJson.ReadTrue(ref reader);
            else
                reader.Skip();
        }

        return id is null ? null : new ReconcileEntry(id, index ?? -1, lastSeq, initial);
    }

    private static void Expect(bool condition)
    {
        if (!condition)
            throw new ProtocolException(ProtocolError.InvalidReconcile);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("open"u8);
        foreach (var entry in Open)
        {
            writer.WriteStartObject();
            PlainJson.WriteId(writer, "id"u8, entry.Id);
            writer.WriteNumber("ix"u8, entry.Index);
            writer.WriteNumber("lastSeq"u8, entry.LastSeq);
            if (entry.Initial)
                writer.WriteBoolean("initial"u8, true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (SessionId is not null)
            PlainJson.WriteId(writer, "sessionId"u8, SessionId);
        if (Upgrade)
            writer.WriteBoolean("upgrade"u8, true);
        writer.WriteEndObject();
    }
}
