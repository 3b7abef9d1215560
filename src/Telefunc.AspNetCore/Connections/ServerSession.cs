namespace Telefunc.Connections;

/// <summary>
/// What one RECONCILE established: which index means which channel, on which wire (PROTOCOL.md 11.1). Filled before others can see it;
/// afterwards only its entries change, under their wire's inbound lock.
/// </summary>
internal sealed class ServerSession(string id, ServerWire wire)
{
    private readonly Dictionary<ushort, SessionEntry> _entries = [];

    public string Id => id;

    public ServerWire Wire => wire;

    public IReadOnlyCollection<SessionEntry> Entries => _entries.Values;

    public SessionEntry? Find(ushort index) => _entries.GetValueOrDefault(index);

    public bool TryAdd(SessionEntry entry) => _entries.TryAdd(entry.Attachment.Index, entry);

    public bool Contains(ushort index) => _entries.ContainsKey(index);
}
