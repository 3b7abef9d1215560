using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc;

/// <summary>
/// Settings of the server. They are read once, when the host starts, and validated then: a value outside its range stops the start
/// with a message that names it. <c>AddTelefunc(configuration)</c> reads them from configuration, except for <see cref="Json"/>.
/// </summary>
public sealed class TelefuncOptions
{
    /// <summary>The path of the endpoint, shared by calls, Server-Sent Events and WebSocket upgrades. (PROTOCOL.md 2.1)</summary>
    /// <value>Default: <c>/_telefunc</c>, which is also what clients expect by default.</value>
    public string Path { get; set; } = "/_telefunc";

    /// <summary>Limits and times of channels.</summary>
    public ChannelOptions Channel { get; } = new();

    /// <summary>Limits and times of broadcasts.</summary>
    public BroadcastOptions Broadcast { get; } = new();

    /// <summary>
    /// How arguments, results and messages are written as JSON. An application that is trimmed or compiled ahead of time adds its own
    /// <c>JsonSerializerContext</c> to <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.
    /// </summary>
    /// <value>Default: web defaults (camelCase, case-insensitive names), except that numbers are not read from strings.</value>
    public JsonSerializerOptions Json { get; } = DialectSerializer.CreateOptions();

    /// <summary>
    /// Origins of pages that may use the server beside the pages of its own host, each as <c>scheme://host[:port]</c>; the entry
    /// <c>null</c> admits pages without an origin, such as sandboxed frames. Origins that the endpoint's CORS policy allows need no entry
    /// here. A browser page of another origin also needs that policy, since the browser asks for it. (PROTOCOL.md 19.11)
    /// </summary>
    /// <value>Default: empty; only the request's own host is allowed.</value>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>The largest body of a call, in bytes; a larger one is answered as malformed. Takes the place of the server's own limit.</summary>
    /// <value>Default: 30,000,000 bytes, as Kestrel's; at least 1.</value>
    public int MaxRequestBodySize { get; set; } = 30_000_000;
}
