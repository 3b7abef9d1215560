using ConsoleChat;
using Telefunc;

// dotnet run --project samples/ConsoleChat -- http://localhost:5000 lobby
var address = new Uri(args.ElementAtOrDefault(0) ?? "http://localhost:5000");
var room = args.ElementAtOrDefault(1) ?? "lobby";

using var leaving = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    leaving.Cancel();
};

try
{
    await using var telefunc = new TelefuncClient(new Uri(address, "/_telefunc"));
    var channel = (await telefunc.For<IRoom>().OnJoinRoom()).Channel;
    channel.OnClose(error =>
    {
        Console.WriteLine(error is null ? "* the channel is closed" : $"* {error.Message}");
        leaving.Cancel();
    });
    channel.Listen(message =>
    {
        Console.WriteLine(message switch
        {
            SystemText system => $"* {system.Text}",
            ChatText chat => $"< {chat.Text}",
            _ => "? the server said something that this program does not know",
        });
        return new Delivered(true);
    });

    await channel.SendAsync(new Join(room), leaving.Token);
    Console.WriteLine("Type a line and press Enter; Ctrl+C leaves.");
    while (await ReadLineAsync() is { } line)
    {
        if (line.Length > 0 && await channel.SendAsync(new Say(line), leaving.Token) is { Ok: true })
            Console.WriteLine("  delivered");
    }
}
catch (OperationCanceledException)
{
    // Somebody has left: Ctrl+C, or the server.
}
catch (Exception error) when (error is NetworkException or TelefuncCallException or ChannelClosedException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

return 0;

// A terminal's read cannot be cancelled; it is left behind when the program ends.
Task<string?> ReadLineAsync() => Task.Run(Console.ReadLine).WaitAsync(leaving.Token);
