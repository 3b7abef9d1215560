namespace Telefunc.MemoryRun;

/// <summary>Publishes 16 KiB a hundred times a second.</summary>
/// <param name="broadcast">The bus.</param>
/// <param name="totals">Counts what happens.</param>
internal sealed class Publisher(IBroadcast broadcast, Totals totals)
{
    public const string Key = "published";

    private const int Size = 16 * 1024;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var text = new string('x', Size);
        try
        {
            while (true)
            {
                await broadcast.PublishAsync(Key, text, cancellationToken);
                totals.NotePublished();
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
