using Telefunc.Channels;

namespace Telefunc.Simulation;

/// <summary>Both ends of one channel, the connections between them, the clock and the work that waits: everything that a schedule moves.</summary>
internal sealed class SimulatedWorld
{
    private readonly List<Link> _links = [];
    private readonly int _highWaterMark;

    public SimulatedWorld(ChannelOptions options, int highWaterMark, History history)
    {
        _highWaterMark = highWaterMark;
        History = history;
        ServerPeer = new ChannelPeer(ChannelSide.Server, options, Time, Work, history);
        ClientPeer = new ChannelPeer(ChannelSide.Client, options, Time, Work, history);
        ServerPeer.Other = ClientPeer;
        ClientPeer.Other = ServerPeer;
        Server = new SimulatedServer(ServerPeer, history);
        Client = new SimulatedClient(ClientPeer, OpenLink, history);
        Oracle = new Oracle(this);
    }

    public History History { get; }

    public VirtualTime Time { get; } = new();

    public QueuedWork Work { get; } = new();

    public ChannelPeer ServerPeer { get; }

    public ChannelPeer ClientPeer { get; }

    public SimulatedServer Server { get; }

    public SimulatedClient Client { get; }

    public Oracle Oracle { get; }

    /// <summary>Connections on which something can still happen.</summary>
    public IReadOnlyList<Link> Links => _links;

    public IEnumerable<ChannelPeer> Peers => [ServerPeer, ClientPeer];

    public Link OpenLink()
    {
        var link = new Link(_links.Count, ClientPeer, ServerPeer, Work, _highWaterMark, History);
        _links.Add(link);
        Server.Accept(link);
        return link;
    }

    public void DeliverUp(Link link)
    {
        Server.Receive(link, link.Up.Deliver());
        link.ClientEnd.NotifyWaiting();
    }

    public void DeliverDown(Link link)
    {
        Client.Receive(link, link.Down.Deliver());
        link.ServerEnd.NotifyWaiting();
    }

    public void Cut(Link link, int survivorsUp, int survivorsDown)
    {
        History.Note($"link {link.Number} is cut: {survivorsUp} of {link.Up.Count} up and {survivorsDown} of {link.Down.Count} down survive");
        link.Up.Cut(survivorsUp);
        link.Down.Cut(survivorsDown);
    }

    /// <summary>The sides find out that connections are gone.</summary>
    public void NoticeEnds()
    {
        foreach (var link in _links)
        {
            if (link.Up.HasEnded)
                Server.End(link);
            if (link.Down.HasEnded && !link.ClientEnd.HasLeft)
                Client.Lose(link);
        }
    }

    /// <summary>Lets everything happen that needs no time: frames arrive, work runs.</summary>
    public void Settle(bool finishListeners = true)
    {
        for (var round = 0; round < 100_000; round++)
        {
            if (!SettleOnce(finishListeners))
                return;
        }

        History.Fail("the two ends never come to rest");
    }

    /// <summary>Ends all faults and lets time pass, but less than a limit, until both ends have what they need.</summary>
    public void Heal()
    {
        History.Note("--- the faults end");
        Server.DefersReconciled = false;
        var pings = 0;
        for (var round = 0; round < 40; round++)
        {
            foreach (var link in _links)
            {
                link.Up.IsStalled = link.Down.IsStalled = false;
                Server.CompleteReconcile(link);
            }

            foreach (var peer in Peers)
                peer.SlowClose?.TrySetResult();
            Settle();
            NoticeEnds();
            if (Client.Live is null && Client.Pending is null && !(ServerPeer.HasEnded && ClientPeer.HasEnded))
                Client.Connect();
            Settle();

            // With the second ping of a wire the engine knows that no answer of an earlier one is still to come.
            if (!Client.IsSettled)
                pings = 0;
            else if (pings++ > 2 && Oracle.IsQuiet)
                return;
            Time.Advance(TimeSpan.FromMilliseconds(20));
            Client.Ping();
            Settle();
        }
    }

    /// <summary>Lets all time limits pass.</summary>
    public void Expire()
    {
        for (var round = 0; round < 6; round++)
        {
            Settle();
            NoticeEnds();
            Settle();
            Time.Advance(TimeSpan.FromSeconds(61));
        }

        Settle();
    }

    private bool SettleOnce(bool finishListeners)
    {
        var moved = false;
        for (var i = 0; i < _links.Count; i++)
        {
            var link = _links[i];
            while (link.Up.CanDeliver)
            {
                DeliverUp(link);
                moved = true;
            }

            while (link.Down.CanDeliver)
            {
                DeliverDown(link);
                moved = true;
            }
        }

        while (Work.Count > 0)
        {
            Work.Run(0);
            moved = true;
        }

        foreach (var peer in Peers)
        {
            while (finishListeners && peer.UnfinishedListeners > 0)
            {
                peer.FinishListener(0);
                moved = true;
            }
        }

        return moved;
    }
}
