using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>What one RECONCILE established (PROTOCOL.md 11.1).</summary>
internal sealed record Session(string Id, Link Link, Attachment? Attachment);

/// <summary>An answer to a RECONCILE that has not been written yet.</summary>
internal sealed record PendingReconciled(Session Session, LastWords? Words, Link? UpgradedFrom);
