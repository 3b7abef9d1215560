using System.Runtime.CompilerServices;
using Telefunc.Channels;
using Telefunc.Delivery;
using Telefunc.Interop.Npm;

namespace Telefunc.Interop;

/// <summary>
/// A page that is slower than the server. The npm client announces its whole window whenever a quarter was handled, so that a sender
/// which believes it fills the page's memory (PROTOCOL.md 19.9).
/// </summary>
/// <remarks>These tests wait for the page, so that each kind has a class of its own, which runs beside the others.</remarks>
public abstract class SlowReaderTest(NodeProcess node, Server.TestServer server) : InteropTest(node, server)
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_credit")]
    private protected static extern ref SendCredit Credit(ChannelEndpoint endpoint);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bytes")]
    private protected static extern ref CreditLedger Bytes(SendCredit credit);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_messages")]
    private protected static extern ref CreditLedger Messages(SendCredit credit);
}
