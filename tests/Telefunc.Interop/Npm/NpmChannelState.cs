namespace Telefunc.Interop.Npm;

/// <summary>What a channel of the npm client has seen so far.</summary>
/// <param name="Opened">How often its open callback was called.</param>
/// <param name="Closes">The arguments with which its close callback was called.</param>
/// <param name="Received">How many messages were kept.</param>
/// <param name="MostWaiting">The most messages that ever waited for a slow listener.</param>
/// <param name="IsClosed">Whether the client regards it as closed for sending.</param>
internal sealed record NpmChannelState(int Opened, IReadOnlyList<NpmError?> Closes, int Received, int MostWaiting, bool IsClosed);
