namespace Telefunc.Tool.Benchmarks;

/// <summary>What is measured: something is sent, and it is known when it has arrived. Thread safe.</summary>
internal interface IExchange
{
    /// <summary>Sends once, and completes when all is there that comes of it.</summary>
    /// <param name="times">Takes how long it took, once for each that it arrived at; <see langword="null"/> if nobody wants to know.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ChannelClosedException">The channel has closed; other errors if it closed with one.</exception>
    Task ExchangeAsync(List<TimeSpan>? times, CancellationToken cancellationToken);
}
