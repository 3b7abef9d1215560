using System.Net.Http.Headers;
using Telefunc.Protocol;
using Telefunc.Transports;

namespace Telefunc.Calls;

/// <summary>Sends one call and reads the whole answer. Thread safe.</summary>
internal sealed class CallSender(ClientHttp http, TelefuncClientOptions options)
{
    /// <summary>An answer: its status, its body, and the session token that came with it.</summary>
    public sealed record Answer(System.Net.HttpStatusCode Status, ReadOnlyMemory<byte> Body, string? Session);

    /// <exception cref="NetworkException">The server could not be reached, or did not answer in time.</exception>
    /// <exception cref="TelefuncCallException">The answer is too large, or of a kind that this client cannot read.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Answer> SendAsync(byte[] envelope, string? session, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.CallTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var content = new ByteArrayContent(envelope);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            using var request = await http.CreateAsync(RequestKind.Text, content, session, either.Token).ConfigureAwait(false);
            using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            if (response.Content.Headers.ContentType?.MediaType is "application/octet-stream" or "text/event-stream")
            {
                throw new TelefuncCallException(
                    TelefuncCallError.InvalidResult, response.StatusCode, "The result holds streams inside the response, which this client cannot receive.");
            }

            var token = response.Headers.TryGetValues(ClientHttp.SessionHeader, out var values) ? values.FirstOrDefault() : null;
            return new Answer(response.StatusCode, await ReadAsync(response, either.Token).ConfigureAwait(false), token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new NetworkException("The server could not be reached, or the connection to it broke.", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NetworkException("The server did not answer in time.", error);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            if (body.Length + count > options.MaxResultSize)
            {
                throw new TelefuncCallException(
                    TelefuncCallError.InvalidResult, response.StatusCode, $"The result is larger than {options.MaxResultSize} bytes.");
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }
}
