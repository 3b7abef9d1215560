public static class Receiving
{
    public static async Task ReceiveAsync(Channel<string, Never> channel, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        // The code of the page.
    }
}
