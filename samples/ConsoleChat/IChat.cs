using Telefunc;

namespace ConsoleChat;

/// <summary>The telefunctions of <c>/Chat.telefunc.ts</c>, as the playground has them.</summary>
[Telefunctions]
internal interface IChat
{
    Task<BroadcastChannel<ChatMessage>> OnJoinChat(string room, string username);
}

internal sealed record ChatMessage(string User, string Text);
