public static class Client
{
    public static readonly TelefuncClient telefunc = new("https://example.org/_telefunc");

    public static async Task ExampleAsync(CancellationToken cancellationToken)
    {
        await GetTokenAsync(cancellationToken);
        // The code of the page.
    }

    public static ValueTask<string?> GetTokenAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(cancellationToken.IsCancellationRequested ? null : "token");
}

public sealed record ChatResult(ClientChannel<Line, Line> Channel);

public sealed record Line(string Text);

public sealed record Accepted(bool Ok);
