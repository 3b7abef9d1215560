using Telefunc.Channels;
using Telefunc.Protocol;

namespace Telefunc.Simulation;

/// <summary>The steps that directed histories have in common.</summary>
internal static class Directed
{
    internal static SimulatedWorld Connected(ChannelOptions? options = null)
    {
        // The test framework's context would move continuations to other threads, where the order is anybody's guess.
        SynchronizationContext.SetSynchronizationContext(null);
        var world = new SimulatedWorld(options ?? new ChannelOptions(), 4 * 1024 * 1024, new History(0) { IsVerbose = true });
        world.Client.Connect();
        world.Settle();
        Assert.True(world.Client.IsSettled);
        return world;
    }

    internal static void SendBoth(SimulatedWorld world)
    {
        foreach (var peer in world.Peers)
            peer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
    }

    internal static void Reconnect(SimulatedWorld world)
    {
        world.Cut(world.Client.Live!, 0, 0);
        world.Heal();
    }

    internal static void GrowWindow(SimulatedWorld world, int messages)
    {
        while (EngineState.Window(world.ClientPeer.Endpoint).Messages < messages)
        {
            for (var i = 0; i < messages; i++)
                world.ServerPeer.Send(FrameTag.Text, 10, ListenerBehaviour.Finish, cancellable: false);
            world.Settle();
            world.Time.Advance(TimeSpan.FromMilliseconds(60));
        }
    }

    internal static void End(SimulatedWorld world, bool checkOracle = true)
    {
        if (world.Client.Live is { } live)
            world.Cut(live, 0, 0);
        world.Expire();
        if (checkOracle)
            world.Oracle.CheckEnd();
    }
}
