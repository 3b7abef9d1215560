using Telefunc.Protocol;

namespace Telefunc.Tests.Connections;

/// <summary>Listeners and callbacks in the context that the application has named.</summary>
public sealed class CallbackContextTests
{
    [Fact]
    public void Everything_that_calls_back_does_so_in_the_context()
    {
        var context = new RecordingContext();
        var lab = new ConnectionLab(context: context);
        var channel = lab.Register().Channel;
        var calls = new List<string>();
        channel.OnOpen(() => Note("open"));
        channel.OnClose(_ => Note("close"));
        channel.Listen(_ => Note("first"));
        channel.Listen(async message =>
        {
            await Task.Yield();
            return message;
        });
        channel.Listen(_ => Note("third"));
        channel.ListenBinary(_ => Note("binary"));
        lab.Last.Open();
        lab.Last.Reconcile();
        lab.Last.Send(FrameTag.Text, "1"u8, seq: 1);
        lab.Last.Send(FrameTag.Binary, "1"u8, seq: 2);
        Settle(() => calls.Count == 4);
        channel.Abort();
        Settle(() => calls.Count == 5);

        Assert.Equal(["open", "first", "third", "binary", "close"], calls);

        void Note(string what)
        {
            Assert.Same(context, SynchronizationContext.Current);
            lock (calls)
                calls.Add(what);
        }

        void Settle(Func<bool> condition) =>
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    lab.Run();
                    context.RunAll();
                    lock (calls)
                        return condition();
                },
                TimeSpan.FromSeconds(60)));
    }

    private sealed class RecordingContext : SynchronizationContext
    {
        private readonly Queue<Action> _posted = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_posted)
                _posted.Enqueue(() => d(state));
        }

        public void RunAll()
        {
            while (true)
            {
                Action? next;
                lock (_posted)
                {
                    if (!_posted.TryDequeue(out next))
                        return;
                }

                var before = Current;
                SetSynchronizationContext(this);
                try
                {
                    next();
                }
                finally
                {
                    SetSynchronizationContext(before);
                }
            }
        }
    }
}
