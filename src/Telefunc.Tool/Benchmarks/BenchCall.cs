using Telefunc.Tool.Conversations;

namespace Telefunc.Tool.Benchmarks;

/// <summary>The telefunction whose channel is measured.</summary>
/// <param name="File">Its file key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record BenchCall(string File, string Name, object?[] Arguments)
{
    public async Task<LiveResult> RunAsync(TelefuncClient client, CancellationToken cancellationToken) =>
        LiveResult.Of(await client.CallAsync<object?>(File, Name, Arguments, cancellationToken));

    /// <summary>Calls it once for each of some members of a broadcast.</summary>
    /// <exception cref="NotSupportedException">It does not return a broadcast channel.</exception>
    public async Task<BroadcastChannel<object?>[]> JoinAsync(TelefuncClient client, int members, CancellationToken cancellationToken)
    {
        var joined = new BroadcastChannel<object?>[members];
        for (var member = 0; member < members; member++)
        {
            var result = await RunAsync(client, cancellationToken);
            joined[member] = result.Values.OfType<LiveBroadcast>().FirstOrDefault()?.Channel
                ?? throw new NotSupportedException($"the result is {Json.Write(result.Printable)}, without a broadcast channel in it");
        }

        return joined;
    }
}
