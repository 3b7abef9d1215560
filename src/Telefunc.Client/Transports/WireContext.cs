using Microsoft.Extensions.Logging;
using Telefunc.Channels;
using Telefunc.Connections;

namespace Telefunc.Transports;

/// <summary>What every wire of one connection needs.</summary>
internal sealed record WireContext(ClientHttp Http, string? Session, ChannelHost Host, TelefuncClientOptions ClientOptions, IWireEvents Events)
{
    public ILogger Logger => Host.Logger;

    public ChannelOptions Options => Host.Options;

    public TimeProvider Time => Host.Time;
}
