using ConsoleChat;
using Telefunc;

if (args is not [var url, var room, var name] || !Uri.TryCreate(url, UriKind.Absolute, out var address))
{
    Console.Error.WriteLine("dotnet run --project samples/ConsoleChat -- URL ROOM NAME");
    Console.Error.WriteLine("for instance http://localhost:5000 lobby Ada, while the playground runs");
    return 2;
}

using var leaving = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The program goes on until it has left the room.
    pressed.Cancel = true;
    leaving.Cancel();
};

var prompt = new Prompt();
try
{
    await using var telefunc = new TelefuncClient(new Uri(address, "/_telefunc"));
    await using var chat = await telefunc.For<IChat>().OnJoinChat(room, name);
    chat.OnClose(error =>
    {
        prompt.Show(error is null ? "* You have left." : $"* {error.Message}");
        leaving.Cancel();
    });
    chat.Subscribe((message, info) => prompt.Show($"#{info.Seq} {message.User}: {message.Text}"));
    prompt.Show($"* You are {name} in {room}. Type a line and press Enter; Ctrl+C leaves.");

    while (await prompt.ReadLineAsync(leaving.Token) is { } line)
    {
        if (line.Length > 0)
            await SayAsync(chat, line);
    }
}
catch (OperationCanceledException)
{
    // Ctrl+C, or the server has closed the channel.
}
catch (Exception error) when (error is NetworkException or TelefuncCallException or ChannelClosedException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

return 0;

async Task SayAsync(BroadcastChannel<ChatMessage> chat, string text)
{
    try
    {
        // Everybody hears it, this program too: it is shown when it comes back, at its place among the others.
        await chat.PublishAsync(new(name, text), leaving.Token);
    }
    catch (Exception error) when (error is ShieldValidationException or Telefunc.Broadcasting.BroadcastException)
    {
        prompt.Show($"* Not sent: {error.Message}");
    }
}
