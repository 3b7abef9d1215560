using System.Text.Json;

namespace Telefunc.Protocol;

/// <summary>
/// The payload of RECONCILED: the server lists the channels it attached and tells its settings. An absent setting leaves the client's
/// current value. (PROTOCOL.md 8.4)
/// </summary>
internal sealed record ReconciledMessage
{
    /// <summary>The id of the new session, different each time.</summary>
    public required string SessionId { get; init; }

    /// <summary>The channels the server attached; their order has no meaning.</summary>
    public required IReadOnlyList<ReconciledEntry> Open { get; init; }

    /// <summary>How often the client pings, in milliseconds; positive.</summary>
    public required int PingInterval { get; init; }

    /// <summary>How long the client keeps trying to reconnect, in milliseconds.</summary>
    public int? ReconnectTimeout { get; init; }

    /// <summary>How long the client keeps a connection without channels, in milliseconds.</summary>
    public int? IdleTimeout { get; init; }

    /// <summary>The client's replay budget for text, in bytes, for channels registered from now on.</summary>
    public int? ClientReplayBuffer { get; init; }

    /// <summary>The client's replay budget for binary, in bytes, for channels registered from now on.</summary>
    public int? ClientReplayBufferBinary { get; init; }

    /// <summary>The shortest time between two batch POSTs of the client, in milliseconds. (PROTOCOL.md 9.6)</summary>
    public int? SseFlushThrottle { get; init; }

    /// <summary>How long an idle client collects frames before a batch POST, in milliseconds. (PROTOCOL.md 9.6)</summary>
    public int? SsePostIdleFlushDelay { get; init; }

    /// <summary>The transports that the server offers: "sse", "ws".</summary>
    public IReadOnlyList<string>? Transports { get; init; }

    /// <summary>A new payload.</summary>
    public byte[] Encode() => PlainJson.Encode(this, static (writer, message) => message.Write(writer));

    /// <summary>
    /// Reads a payload. An entry whose index is no index is left out: the client never listed it. A setting that is zero or no number
    /// counts as absent.
    /// </summary>
    /// <exception cref="ProtocolException">
    /// Not JSON, nested too deeply, no object, without <c>sessionId</c>, <c>open</c> or a positive <c>pingInterval</c>, or an entry that is
    /// no object.
    /// </exception>
    public static ReconciledMessage Decode(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Read(payload);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProtocolException(ProtocolError.InvalidReconciled);
        }
    }

    private static ReconciledMessage Read(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);

        string? sessionId = null;
        List<ReconciledEntry>? open = null;
        int? pingInterval = null, reconnectTimeout = null, idleTimeout = null;
        int? clientReplayBuffer = null, clientReplayBufferBinary = null, sseFlushThrottle = null, ssePostIdleFlushDelay = null;
        List<string>? transports = null;
        while (PlainJson.ReadMember(ref reader))
        {
            if (reader.ValueTextEquals("sessionId"u8))
                sessionId = PlainJson.ReadId(ref reader);
            else if (reader.ValueTextEquals("open"u8))
                open = ReadOpen(ref reader);
            else if (reader.ValueTextEquals("pingInterval"u8))
                pingInterval = PlainJson.ReadPositive(ref reader);
            else if (reader.ValueTextEquals("reconnectTimeout"u8))
                reconnectTimeout = PlainJson.ReadPositive(ref reader);
            else if (reader.ValueTextEquals("idleTimeout"u8))
                idleTimeout = PlainJson.ReadPositive(ref reader);
            else if (reader.ValueTextEquals("clientReplayBuffer"u8))
                clientReplayBuffer = PlainJson.ReadPositive(ref reader);
            else if (reader.ValueTextEquals("clientReplayBufferBinary"u8))
                clientReplayBufferBinary = PlainJson.ReadPositive(ref reader);
            else if (reader.ValueTextEquals("sseFlushThrottle"u8))
                sseFlushThrottle = PlainJson.ReadPositive(ref reader);
            else if (reader.ValueTextEquals("ssePostIdleFlushDelay"u8))
                ssePostIdleFlushDelay = PlainJson.ReadPositive(ref reader);
            else if (reader.ValueTextEquals("transports"u8))
                transports = ReadTransports(ref reader);
            else
                reader.Skip();
        }

        Expect(sessionId is not null && open is not null && pingInterval is not null && !reader.Read());
        return new ReconciledMessage
        {
            SessionId = sessionId!,
            Open = open!,
            PingInterval = pingInterval!.Value,
            ReconnectTimeout = reconnectTimeout,
            IdleTimeout = idleTimeout,
            ClientReplayBuffer = clientReplayBuffer,
            ClientReplayBufferBinary = clientReplayBufferBinary,
            SseFlushThrottle = sseFlushThrottle,
            SsePostIdleFlushDelay = ssePostIdleFlushDelay,
            Transports = transports,
        };
    }

    private static List<ReconciledEntry> ReadOpen(ref Utf8JsonReader reader)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray);
        var open = new List<ReconciledEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType == JsonTokenType.StartObject);
            int? index = null;
            var lastSeq = 0u;
            while (PlainJson.ReadMember(ref reader))
            {
                if (reader.ValueTextEquals("ix"u8))
                    index = PlainJson.ReadInt32(ref reader);
                else if (reader.ValueTextEquals("lastSeq"u8))
                    lastSeq = PlainJson.ReadSeq(ref reader);
                else
                    reader.Skip();
            }

            if (index is >= 0 and <= ushort.MaxValue)
                open.Add(new ReconciledEntry((ushort)index, lastSeq));
        }

        return open;
    }

    private static List<string>? ReadTransports(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var transports = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (PlainJson.CurrentId(ref reader) is { } name)
                transports.Add(name);
        }

        return transports;
    }

    private static void Expect(bool condition)
    {
        if (!condition)
            throw new ProtocolException(ProtocolError.InvalidReconciled);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        PlainJson.WriteId(writer, "sessionId"u8, SessionId);
        writer.WriteStartArray("open"u8);
        foreach (var entry in Open)
        {
            writer.WriteStartObject();
            writer.WriteNumber("ix"u8, entry.Index);
            writer.WriteNumber("lastSeq"u8, entry.LastSeq);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteSetting(writer, "reconnectTimeout"u8, ReconnectTimeout);
        WriteSetting(writer, "idleTimeout"u8, IdleTimeout);
        WriteSetting(writer, "pingInterval"u8, PingInterval);
        WriteSetting(writer, "clientReplayBuffer"u8, ClientReplayBuffer);
        WriteSetting(writer, "clientReplayBufferBinary"u8, ClientReplayBufferBinary);
        WriteSetting(writer, "sseFlushThrottle"u8, SseFlushThrottle);
        WriteSetting(writer, "ssePostIdleFlushDelay"u8, SsePostIdleFlushDelay);
        if (Transports is not null)
        {
            writer.WriteStartArray("transports"u8);
            foreach (var transport in Transports)
                writer.WriteStringValue(transport);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteSetting(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }
}
