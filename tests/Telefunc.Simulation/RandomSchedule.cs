using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>One seed, one history: random faults and random use, then the faults end and everything must move, then the channel ends.</summary>
internal sealed class RandomSchedule
{
    private readonly Random _random;
    private readonly SimulatedWorld _world;
    private readonly bool _closesEarly;
    private readonly bool _isCalm;
    private readonly int _largest;

    private RandomSchedule(int seed, bool verbose)
    {
        _random = new Random(seed);
        var awaitingSenders = Pick(0, 0, 0, 0, 1, 5);
        var options = new ChannelOptions
        {
            ReplayBuffer = Pick(200, 1000, 20_000, 2 * 1024 * 1024),
            ReplayBufferBinary = Pick(200, 1000, 20_000, 2 * 1024 * 1024),
            ClientReplayBuffer = Pick(200, 1000, 20_000, 1024 * 1024),
            ClientReplayBufferBinary = Pick(200, 1000, 20_000, 2 * 1024 * 1024),
            BufferLimit = Pick(100, 1000, 20_000, 512 * 1024),
            BufferLimitBinary = Pick(100, 1000, 20_000, 2 * 1024 * 1024),
            MaxReceiveWindow = Pick(2 * 1024 * 1024, 16 * 1024 * 1024),
        };
        _largest = Pick(40, 300, 2000);
        if (awaitingSenders > 1)
        {
            // What is promised to several senders holds as long as a message of each can be held back.
            options.BufferLimit = Math.Max(options.BufferLimit, awaitingSenders * (_largest + 8));
            options.BufferLimitBinary = Math.Max(options.BufferLimitBinary, awaitingSenders * (_largest + 8));
        }

        _world = new SimulatedWorld(options, Pick(100, 2000, 50_000, 4 * 1024 * 1024), new History(seed) { IsVerbose = verbose });
        _world.Oracle.AwaitingSenders = awaitingSenders;
        foreach (var peer in _world.Peers)
            peer.AnnouncesAsReference = _random.Next(2) == 0;
        _world.Server.DefersReconciled = _random.Next(3) == 0;
        _closesEarly = _random.Next(3) == 0;
        _isCalm = _random.Next(4) == 0;
    }

    /// <summary>Runs one history.</summary>
    /// <exception cref="BrokenPromiseException">The engine broke a promise.</exception>
    public static void Run(int seed, bool verbose = false)
    {
        var schedule = new RandomSchedule(seed, verbose);
        try
        {
            schedule.Run();
        }
        catch (Exception error) when (error is not BrokenPromiseException)
        {
            schedule._world.History.Fail($"the engine threw {error}");
        }
    }

    private void Run()
    {
        _world.Client.Connect();
        var steps = _random.Next(30, 121);
        for (var step = 0; step < steps; step++)
        {
            Step();
            _world.Oracle.CheckStep();
        }

        _world.Heal();
        _world.Oracle.CheckStep();
        _world.Oracle.CheckLiveness();
        End();
        _world.Expire();
        _world.Oracle.CheckEnd();
    }

    private void End()
    {
        switch (_random.Next(4))
        {
            case 0:
                break;
            case 1:
                _world.ServerPeer.Close(TimeSpan.FromSeconds(5));
                break;
            case 2:
                _world.ClientPeer.Close(TimeSpan.FromSeconds(5));
                break;
            default:
                _world.ServerPeer.Close(TimeSpan.FromSeconds(5));
                _world.ClientPeer.Close(TimeSpan.FromSeconds(5));
                break;
        }

        _world.Settle();
        if (_world.Client.Live is { } live && _random.Next(2) == 0)
            _world.Cut(live, 0, 0);
        else if (_world.Client.Live is { } left)
            _world.Client.Lose(left);
    }

    private void Step()
    {
        switch (_random.Next(100))
        {
            case < 30:
                Deliver();
                break;
            case < 48:
                Work();
                break;
            case < 68:
                Send();
                break;
            case < 72:
                FinishListener();
                break;
            case < 74:
                Cancel();
                break;
            case < 78:
                _world.NoticeEnds();
                break;
            case < 84:
                Connection();
                break;
            case < 87:
                Fault();
                break;
            case < 90:
                foreach (var link in _world.Server.Open.ToArray())
                    _world.Server.CompleteReconcile(link);
                break;
            case < 93:
                _world.Client.Ping();
                _world.Oracle.Allowances++;
                break;
            case < 96:
                _world.Time.Advance(TimeSpan.FromMilliseconds(Pick(1, 10, 60, 300)));
                break;
            case < 97:
                _world.Time.Advance(TimeSpan.FromMilliseconds(_closesEarly ? Pick(2000, 6000, 30_000) : 1000));
                break;
            default:
                if (_closesEarly)
                    EndEarly();
                break;
        }
    }

    private void Deliver()
    {
        foreach (var link in _world.Links.Where(link => link.Up.CanDeliver || link.Down.CanDeliver).ToArray())
        {
            for (var count = Pick(1, 3, 30); count > 0 && link.Up.CanDeliver; count--)
                _world.DeliverUp(link);
            for (var count = Pick(0, 1, 3, 30); count > 0 && link.Down.CanDeliver; count--)
                _world.DeliverDown(link);
        }
    }

    private void Work()
    {
        for (var count = Pick(1, 3, 20); count > 0 && _world.Work.Count > 0; count--)
            _world.Work.Run(_random.Next(_world.Work.Count));
    }

    private void Send()
    {
        var peer = Peer();
        if (_world.Oracle.AwaitingSenders is > 0 and var senders)
        {
            for (var count = Pick(1, 5, 60); count > 0 && peer.Sent.Count(message => !message.Outcome.IsCompleted) < senders; count--)
                peer.Send(Pick(FrameTag.Text, FrameTag.Binary), Size(), Behaviour(), cancellable: false);
            return;
        }

        var tag = Pick(FrameTag.Text, FrameTag.Binary, FrameTag.TextAckRequest, FrameTag.BinaryAckRequest);
        for (var count = Pick(1, 1, 4, 40); count > 0; count--)
            peer.Send(tag, Size(), Behaviour(), cancellable: _random.Next(8) == 0);
    }

    private int Size() => _random.Next(1000) == 0 && _world.Oracle.AwaitingSenders <= 1 ? 1_200_000 : _random.Next(8, 9 + _random.Next(_largest));

    private ListenerBehaviour Behaviour() => _random.Next(40) switch
    {
        < 30 => ListenerBehaviour.Finish,
        < 34 => ListenerBehaviour.FinishLater,
        < 37 => ListenerBehaviour.Throw,
        < 39 => ListenerBehaviour.ThrowLater,
        _ => _closesEarly && _random.Next(4) == 0 ? ListenerBehaviour.Abort : ListenerBehaviour.Finish,
    };

    private void FinishListener()
    {
        foreach (var peer in _world.Peers.Where(peer => peer.UnfinishedListeners > 0))
            peer.FinishListener(0);
    }

    private void Cancel()
    {
        var peer = Peer();
        if (peer.Sent.LastOrDefault(message => message.Cancellation is { IsCancellationRequested: false }) is { } message)
            peer.Cancel(message);
    }

    private void Connection()
    {
        var client = _world.Client;
        if (client.Live is null && client.Pending is null)
        {
            client.Connect();
            _world.Oracle.Allowances++;
        }
        else if (client.IsSettled && _random.Next(3) != 0)
        {
            _world.Oracle.Allowances++;
            if (_random.Next(2) == 0)
                client.Upgrade();
            else
                client.ListAgain();
        }
        else if (!_isCalm && _random.Next(4) == 0 && (client.Pending ?? client.Live) is { } link)
        {
            // It waited too long for an answer. The server may yet hear what was sent, long after the next connection was made.
            client.Lose(link);
        }
    }

    private void Fault()
    {
        var links = _world.Links.Where(link => !(link.Up.IsCut && link.Down.IsCut)).ToArray();
        if (_isCalm || links.Length == 0)
            return;
        var link = links[_random.Next(links.Length)];
        switch (_random.Next(5))
        {
            case 0:
                link.Up.IsStalled = !link.Up.IsStalled;
                break;
            case 1:
                link.Down.IsStalled = !link.Down.IsStalled;
                break;
            case 2:
                link.Up.Cut(_random.Next(link.Up.Count + 1));
                break;
            default:
                _world.Cut(link, _random.Next(link.Up.Count + 1), _random.Next(link.Down.Count + 1));
                break;
        }
    }

    private void EndEarly()
    {
        var peer = Peer();
        switch (_random.Next(6))
        {
            case 0:
                _world.History.Note($"{peer.Side} aborts");
                peer.Endpoint.Abort($"aborted by {peer.Side}");
                break;
            case 1 when _world.ClientPeer.Endpoint.IsAttached && _world.Client is { IsSettled: true, Live.Up: { Count: 0, IsCut: false } }:
                _world.Server.EndForGood(_world.Client.Leave());
                break;
            case 2:
                peer.SlowClose ??= new TaskCompletionSource();
                break;
            default:
                peer.Close(TimeSpan.FromMilliseconds(Pick(0, 100, 5000, 60_000)));
                break;
        }
    }

    private ChannelPeer Peer() => _random.Next(2) == 0 ? _world.ServerPeer : _world.ClientPeer;

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
