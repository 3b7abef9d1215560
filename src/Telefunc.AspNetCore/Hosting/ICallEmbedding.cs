using System.Text.Json;
using Telefunc.Dispatch;
using Telefunc.Serialization;

namespace Telefunc.Hosting;

/// <summary>
/// The live values of one call, which stay or go with its answer: exactly one of <see cref="Commit"/> and <see cref="Discard"/> is called,
/// once, after all else.
/// </summary>
internal interface ICallEmbedding : IValueEmbedding
{
    /// <summary>Takes a function of the client out of an argument. It can be called from now on.</summary>
    /// <param name="metadata">The JSON of its metadata.</param>
    /// <exception cref="JsonException">The metadata is malformed, or names a channel that exists: it is never replaced (PROTOCOL.md 19.11).</exception>
    ClientFunction ReviveFunction(string metadata);

    /// <summary>The answer was written: the values in it now live on their own, and their clients may be expected.</summary>
    void Commit();

    /// <summary>The call failed, was aborted or was given up: what it registered, arguments included, must end.</summary>
    /// <param name="abort">How the telefunction aborted, if it did.</param>
    void Discard(AbortException? abort);
}
