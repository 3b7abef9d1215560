namespace Telefunc.Broadcasting;

/// <summary>Receives what a transport hears of one key. Neither method blocks or throws; both may be called from any thread.</summary>
public interface IBroadcastListener
{
    /// <summary>
    /// A message has arrived. A transport hands messages over as they come: a message may come twice, late or never, because whoever
    /// listens puts them in order by their positions and reads what is missing from the history.
    /// </summary>
    /// <param name="message">The message; its payload must not change afterwards.</param>
    void OnMessage(BroadcastMessage message);

    /// <summary>
    /// Messages may have been missed, for instance because the connection to the engine was lost and is back: whoever listens compares
    /// its position with the history. Calling it too often costs a read and is otherwise harmless.
    /// </summary>
    void OnInterrupted();
}
