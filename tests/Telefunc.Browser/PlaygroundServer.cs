using System.Diagnostics;

namespace Telefunc.Browser;

/// <summary>The playground, running as a process of its own on a free port.</summary>
internal sealed class PlaygroundServer : IAsyncDisposable
{
    private const string Announcement = "The playground is at ";

    private readonly Process _process;

    private PlaygroundServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts the playground and waits until it says where it listens.</summary>
    /// <param name="arguments">Further arguments of its command line.</param>
    public static async Task<PlaygroundServer> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Repository.PlaygroundAssembly, "--urls", "http://127.0.0.1:0" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                // What it says later is read as well: a full pipe would stop it.
                _ = process.StandardOutput.ReadToEndAsync();
                return new PlaygroundServer(process, new Uri(line[Announcement.Length..]));
            }
            said.Add(line);
        }
        throw new InvalidOperationException($"The playground ended before it listened.\n{string.Join('\n', said)}\n{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
