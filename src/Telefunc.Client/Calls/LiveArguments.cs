using System.Text;
using Telefunc.Channels;
using Telefunc.Connections;
using Telefunc.Contracts;

namespace Telefunc.Calls;

/// <summary>
/// The functions and streams among the arguments of one call: each has a channel of its own, which the client opens (PROTOCOL.md 3.3).
/// Used by one call.
/// </summary>
internal sealed class LiveArguments(ChannelHost host)
{
    private readonly List<ConnectionEntry> _entries = [];
    private readonly List<Action> _starts = [];

    /// <summary>The channels, to be registered before the call is sent.</summary>
    public IReadOnlyList<ConnectionEntry> Entries => _entries;

    /// <summary>The JSON text that stands for a live argument.</summary>
    /// <returns><see langword="null"/> if it is any other argument.</returns>
    public byte[]? TryEmbed(object? argument)
    {
        switch (argument)
        {
            case TelefuncCallback callback:
                return Embed("!TelefuncFunction:", id => callback.Open(id, host), static _ => { });
            case PassedFunction function:
                return TryEmbed(TelefuncCallback.From(function));
            case Stream source:
                return Embed("!TelefuncStream:", id => new ChannelEndpoint(id, host, NoMessages.Instance), channel => StreamArgument.Start(channel, source));
            default:
                return null;
        }
    }

    /// <summary>The channels are registered.</summary>
    public void Start()
    {
        foreach (var start in _starts)
            start();
    }

    /// <summary>The call was cancelled: the server may let go of its arguments (PROTOCOL.md 3.3).</summary>
    public void Abort()
    {
        foreach (var entry in _entries)
            entry.Endpoint.Abort(null);
    }

    private byte[] Embed(string prefix, Func<string, ChannelEndpoint> open, Action<ChannelEndpoint> start)
    {
        var id = Guid.NewGuid().ToString();
        var channel = open(id);
        _entries.Add(new ConnectionEntry(channel, null));
        _starts.Add(() => start(channel));
        return Encoding.UTF8.GetBytes($$"""
            "{{prefix}}{\"channelId\":\"{{id}}\"}"
            """);
    }
}
