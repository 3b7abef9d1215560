using Telefunc;

namespace Playground.Telefunctions;

public sealed class Binary
{
    [Telefunction]
    public BinaryResult OnDraw()
    {
        var channel = new Channel<Never, Never>(); // no JSON either way
        channel.ListenBinary(piece => channel.SendBinaryAsync(piece));
        return new BinaryResult(channel.Client);
    }
}

public sealed record BinaryResult(ClientChannel<Never, Never> Channel);
