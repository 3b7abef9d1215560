namespace Telefunc.Protocol;

/// <summary>What an item of an inline response body is. (PROTOCOL.md 4.1)</summary>
internal enum InlineStreamItemKind
{
    /// <summary>The response envelope; always the first item.</summary>
    Envelope,

    /// <summary>A chunk of a value.</summary>
    Chunk,

    /// <summary>The end of a value.</summary>
    End,

    /// <summary>The normal end of the body; the last item.</summary>
    Terminator,

    /// <summary>The failure of the whole body; the last item.</summary>
    Error,
}
