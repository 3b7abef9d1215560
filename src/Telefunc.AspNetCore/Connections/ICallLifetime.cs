namespace Telefunc.Connections;

/// <summary>The life of one call, as far as its channels have a part in it. Thread safe.</summary>
internal interface ICallLifetime
{
    /// <summary>A channel belongs to the call: it stays open until the channel has ended.</summary>
    /// <returns>Whether it was still open.</returns>
    bool Retain();

    /// <summary>A channel of the call has ended.</summary>
    void Release();

    /// <summary>Something that belongs to the call aborted.</summary>
    void Abort();
}
