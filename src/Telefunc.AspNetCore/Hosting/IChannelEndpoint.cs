using Microsoft.AspNetCore.Http;
using Telefunc.Serialization;

namespace Telefunc.Hosting;

/// <summary>Where the endpoint hands over what concerns channels. The checks of method, kind, marker and origin are done by then.</summary>
internal interface IChannelEndpoint
{
    /// <summary>Serves a WebSocket upgrade, over HTTP/1.1 or HTTP/2, until the connection ends. (PROTOCOL.md 8)</summary>
    Task HandleWebSocketAsync(HttpContext context);

    /// <summary>Serves one of the POSTs of kind <c>sse</c>. (PROTOCOL.md 9)</summary>
    Task HandleSseAsync(HttpContext context);

    /// <summary>
    /// What puts channels into the result of one call and takes them out of its arguments, or <see langword="null"/> if nothing can.
    /// One that is an <see cref="ICallEmbedding"/> is told how the call ended.
    /// </summary>
    IValueEmbedding? CreateEmbedding(TelefuncContext context);
}
