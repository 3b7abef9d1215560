using System.Collections.Concurrent;

namespace Telefunc.MemoryServer;

/// <summary>The members that have ended, and how. Thread safe.</summary>
public sealed class Members
{
    private readonly ConcurrentDictionary<string, string> _ends = new();

    internal void NoteEnd(string id, Exception? error) => _ends[id] = error is NetworkException { Reason: var reason } ? $"{reason}" : $"{error}";

    internal string? EndOf(string id) => _ends.GetValueOrDefault(id);
}
