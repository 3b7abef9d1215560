namespace Telefunc.Tool.Conversations;

/// <summary>What the user wants to be called, sent and answered.</summary>
internal sealed record ConversationSettings
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<object?> Arguments { get; init; }

    /// <summary>Whether every message that is sent is to be acknowledged.</summary>
    public bool AsksForAcks { get; init; }

    /// <summary>What messages that want to be acknowledged are answered with.</summary>
    public object? Answer { get; init; }

    /// <summary>Files to send first, each as one binary message.</summary>
    public IReadOnlyList<FileInfo> Files { get; init; } = [];

    /// <summary>Whether lines are sent as texts.</summary>
    public bool LinesAreTexts { get; init; }

    /// <summary>Whether the end of the input is the end of the conversation.</summary>
    public bool ClosesAfterInput { get; init; }

    /// <summary>After how many messages the conversation ends, if it does.</summary>
    public int? Count { get; init; }
}
