using System.ComponentModel.DataAnnotations;
using Telefunc;

namespace Playground.Telefunctions;

public sealed class Chat
{
    [Telefunction]
    public BroadcastChannel<ChatMessage> OnJoinChat(
        [Length(1, 40)] string room, [Length(1, 40)] string username)
    {
        var chat = new BroadcastChannel<ChatMessage>($"chat:{room}");
        chat.OnOpen(() => chat.PublishAsync(new("system", $"{username} joined")));
        chat.OnClose(_ => chat.PublishAsync(new("system", $"{username} left")));
        return chat;
    }
}

public sealed record ChatMessage(
    [Length(1, 40)] string User, [Length(1, 200)] string Text);
