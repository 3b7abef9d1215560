namespace Telefunc.Broadcasting;

/// <summary>A message that waits until this server listens to its key.</summary>
internal sealed class WaitingPublish(BroadcastPublication publication, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<BroadcastReceipt> _receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<BroadcastReceipt> Receipt => _receipt.Task;

    /// <summary>Hands it to the engine before returning, so that those who wait keep their order.</summary>
    public void Forward(IBroadcastTransport transport) => _ = ForwardAsync(transport);

    private async Task ForwardAsync(IBroadcastTransport transport)
    {
        try
        {
            _receipt.TrySetResult(await transport.PublishAsync(publication, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            _receipt.TrySetCanceled(cancellationToken);
        }
        catch (Exception error)
        {
            _receipt.TrySetException(error);
        }
    }
}
