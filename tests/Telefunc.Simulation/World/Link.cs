using Telefunc.Channels;

namespace Telefunc.Simulation;

/// <summary>One connection between the client and the server: two pipes with an end each.</summary>
internal sealed class Link
{
    public Link(int number, ChannelPeer client, ChannelPeer server, QueuedWork work, int highWaterMark, History history)
    {
        Number = number;
        ClientEnd = new WireEnd(client, new Pipe(), work, highWaterMark, history);
        ServerEnd = new WireEnd(server, new Pipe(), work, highWaterMark, history);
    }

    public int Number { get; }

    public WireEnd ClientEnd { get; }

    public WireEnd ServerEnd { get; }

    public Pipe Up => ClientEnd.Output;

    public Pipe Down => ServerEnd.Output;

    /// <summary>What the client's channel is bound to on this connection, once RECONCILED has arrived.</summary>
    public Attachment? ClientAttachment { get; set; }

    /// <summary>What the last RECONCILE on this connection established.</summary>
    public Session? Session { get; set; }

    /// <summary>RECONCILED is due, and everything else is held back behind it.</summary>
    public PendingReconciled? PendingReconciled { get; set; }
}
