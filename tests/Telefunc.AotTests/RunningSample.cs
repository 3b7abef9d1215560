using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Telefunc.AotTests;

/// <summary>The native program, running on a free port, and a client for it.</summary>
internal sealed class RunningSample : IAsyncDisposable
{
    private const string Announcement = "Now listening on: ";

    private readonly Process _process;

    private RunningSample(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    public Uri WebSocketAddress => new UriBuilder(Client.BaseAddress!) { Scheme = "ws", Path = "/_telefunc" }.Uri;

    /// <summary>Starts the program and waits until it says where it listens.</summary>
    public static async Task<RunningSample> StartAsync(PublishedSample sample)
    {
        var process = Start(sample);
        var errors = process.StandardError.ReadToEndAsync();
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and var at)
            {
                // What it says later is read and dropped: a full pipe would stop it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new RunningSample(process, new Uri(line[(at + Announcement.Length)..]));
            }

            said.AppendLine(line);
        }

        throw new InvalidOperationException($"The program ended before it listened.\n{said}{await errors}");
    }

    /// <summary>Starts the program without waiting for it.</summary>
    public static Process Start(PublishedSample sample, params string[] arguments) => Run(sample, ["--urls", "http://127.0.0.1:0", .. arguments]);

    /// <summary>Starts the program as a client of a server.</summary>
    public static Process StartClient(PublishedSample sample, Uri url) => Run(sample, ["watch", url.AbsoluteUri]);

    private static Process Run(PublishedSample sample, string[] arguments)
    {
        var start = new ProcessStartInfo(sample.Program, arguments)
        {
            WorkingDirectory = sample.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Calls a telefunction without arguments. (PROTOCOL.md 3.1)</summary>
    /// <returns>The status and the body.</returns>
    public async Task<(int Status, string Body)> CallAsync(string file, string name, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_telefunc?_telefunc=txt")
        {
            Content = new StringContent($$"""{"file":"{{file}}","name":"{{name}}","args":[]}"""),
            Headers = { { "x-telefunc-request", "txt" } },
        };
        using var response = await Client.SendAsync(request, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Calls a telefunction that returns <c>{ channel }</c>. (PROTOCOL.md 3.4)</summary>
    /// <returns>The channel's id.</returns>
    public async Task<string> OpenAsync(string file, string name, CancellationToken cancellationToken)
    {
        const string Prefix = "!TelefuncChannel:";
        var (status, body) = await CallAsync(file, name, cancellationToken);
        Assert.Equal(200, status);
        using var envelope = JsonDocument.Parse(body);
        var channel = envelope.RootElement.GetProperty("ret").GetProperty("channel").GetString()!;
        Assert.StartsWith(Prefix, channel, StringComparison.Ordinal);
        using var metadata = JsonDocument.Parse(channel[Prefix.Length..]);
        return metadata.RootElement.GetProperty("channelId").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
