using Microsoft.AspNetCore.Http;
using Telefunc.Connections;
using Telefunc.Serialization;
using Telefunc.Transports;

namespace Telefunc.Hosting;

/// <summary>Where HTTP meets the channels: opens wires, serves their requests, puts channels into results.</summary>
internal sealed class ChannelEndpointHandler(ChannelServer server) : IChannelEndpoint
{
    private readonly SseEndpoint _sse = new(server);

    public async Task HandleWebSocketAsync(HttpContext context)
    {
        if (!server.Options.Transports.HasFlag(ChannelTransports.WebSocket) || server.IsStopping || !WebSocketHandshake.IsAcceptable(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await using var stream = await WebSocketHandshake.AcceptAsync(context);
        await new WebSocketWire(server, stream, context.Connection.Id, context.Abort).RunAsync(context.RequestAborted);
    }

    public Task HandleSseAsync(HttpContext context) => _sse.HandleAsync(context);

    public IValueEmbedding? CreateEmbedding(TelefuncContext context)
    {
        var embedding = new CallEmbedding(server, context);
        embedding.Enter();
        return embedding;
    }
}
