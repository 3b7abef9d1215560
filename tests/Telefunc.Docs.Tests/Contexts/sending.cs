public sealed class Sending
{
    [Telefunction]
    public async Task<ClientChannel<string, string>> Example(CancellationToken cancellationToken)
    {
        var channel = new Channel<string, string>();
        await Task.Yield();
        // The code of the page.
        cancellationToken.ThrowIfCancellationRequested();
        return channel.Client;
    }
}
