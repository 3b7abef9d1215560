namespace Telefunc.Channels;

/// <summary>
/// The channels that one call creates, returned or not: when the call ends, none may be left behind with nobody who could ever attach to
/// it. Thread safe.
/// </summary>
internal sealed class CreatedChannels
{
    private static readonly AsyncLocal<CreatedChannels?> _ambient = new();

    private readonly Lock _lock = new();
    private List<ChannelEndpoint>? _channels = [];

    /// <summary>Those of the call that is running.</summary>
    public static CreatedChannels? Current
    {
        get => _ambient.Value;
        set => _ambient.Value = value;
    }

    /// <summary>Adds a channel; ignored once the call has ended, since work that it left running cannot return anything.</summary>
    public void Add(ChannelEndpoint channel)
    {
        lock (_lock)
            _channels?.Add(channel);
    }

    /// <summary>The call has ended.</summary>
    /// <returns>All that it created.</returns>
    public IReadOnlyList<ChannelEndpoint> Take()
    {
        lock (_lock)
        {
            var channels = _channels ?? [];
            _channels = null;
            return channels;
        }
    }
}
