using Telefunc.Serialization;

namespace Telefunc.Connections;

/// <summary>The live values of one call, which stay or go with its answer. Exactly one of the two methods is called, once.</summary>
internal interface ICallEmbedding : IValueEmbedding
{
    /// <summary>The answer was written: the values in it now live on their own, and their clients may be expected.</summary>
    void Commit();

    /// <summary>The call failed, was aborted or was given up: what it registered, arguments included, must end.</summary>
    void Discard();
}
