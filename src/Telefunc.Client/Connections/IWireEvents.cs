namespace Telefunc.Connections;

/// <summary>What a wire reports to its connection. Events of wires that the connection has dropped are ignored. Thread safe.</summary>
internal interface IWireEvents
{
    /// <summary>A frame arrived; the memory may be reused afterwards. Frames of one wire are reported one after another.</summary>
    /// <returns>Whether the wire goes on.</returns>
    bool Received(IClientWire wire, ReadOnlyMemory<byte> frame);

    /// <summary><see cref="IClientWire.IsSettled"/> has become true.</summary>
    void Settled(IClientWire wire);

    /// <summary>What was written before <see cref="IClientWire.BeginDrain"/> has arrived.</summary>
    void Drained(IClientWire wire);

    /// <summary>The wire is gone, or could not be opened.</summary>
    void Lost(IClientWire wire, string reason);
}
