namespace Telefunc.Interop.Server;

/// <summary>What acknowledgements of these tests carry.</summary>
/// <param name="N">The number of the message that is acknowledged.</param>
public sealed record Answer(int N);
