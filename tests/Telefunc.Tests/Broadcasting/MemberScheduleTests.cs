using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telefunc.Broadcasting;
using Telefunc.Channels;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc.Tests.Broadcasting;

/// <summary>
/// Any schedule of publishes, cuts, congestion and returns, over the real channel engine: what a member's client receives is the key's
/// order without a hole, or the member is let go.
/// </summary>
public sealed class MemberScheduleTests
{
    // Only a failing test ever waits that long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private enum Step
    {
        Publish,
        PublishMany,
        Receive,
        ReceiveAll,
        Cut,
        Return,
        Congest,
        Relieve,
        Work,
        PublishByClient,
    }

    [Theory]
    [InlineData(SlowMember.Disconnect)]
    [InlineData(SlowMember.DropOldest)]
    public void No_schedule_makes_a_hole_that_is_not_told(SlowMember policy) =>
        Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 2], Gen.Int[0, 100]).List[0, 150]
            .Sample(schedule => new World(policy).Run(schedule), iter: 1500);

    [SuppressMessage("Design", "CA1001", Justification = "What it owns lives in virtual time only.")]
    private sealed class World
    {
        private readonly FakeTimeProvider _time = new();
        private readonly ManualWork _work = new();
        private readonly BroadcastOptions _options = new() { BufferLimit = 2000 };
        private readonly BroadcastHub _hub;
        private readonly Member[] _members;
        private readonly SlowMember _policy;
        private readonly InMemoryBroadcastTransport _transport;

        public World(SlowMember policy)
        {
            _policy = policy;
            _options.SlowMember = policy;
            _transport = new InMemoryBroadcastTransport(_options.InMemory, _time);
            _hub = new BroadcastHub(_transport, _options, _time, NullLogger.Instance, _work);
            var host = new ChannelHost(
                ChannelSide.Server, DialectSerializer.Default, _time, new ChannelOptions { ReplayBuffer = 300 }, NullLogger.Instance, _work, broadcast: _hub);
            ChannelHost.SetCurrent(host);
            _members = [.. Enumerable.Range(0, 3).Select(_ => new Member(_work))];
            ChannelHost.SetCurrent(null);
            foreach (var member in _members)
            {
                member.Watch();
                member.Return();
            }

            _work.RunAll();
        }

        public void Run(List<(Step Step, int Who, int Random)> schedule)
        {
            foreach (var (step, who, random) in schedule)
                Do(step, _members[who], random);
            foreach (var member in _members)
            {
                member.Return();
                member.Relieve();
            }

            // Everything arrives now, also what is only sent once something else was confirmed. Publishes that waited for the log's worker
            // are answered on the thread pool, so that the end is a condition and not a number of rounds.
            Assert.True(SpinWait.SpinUntil(Settle, Patience), "a client still lacks something");

            foreach (var member in _members)
            {
                var seqs = member.Seqs;
                Assert.Equal(seqs.Order().Distinct(), seqs);
                if (_policy == SlowMember.Disconnect)
                    Assert.Equal(Enumerable.Range(1, seqs.Count).Select(seq => (long)seq), seqs);

                // Answers are not held back for want of room in the small replay buffer, so that a cut may find them gone.
                if (_policy == SlowMember.DropOldest && !member.Channel.IsOpen)
                    Assert.Equal(NetworkErrorReason.ResumeGap, Assert.IsType<NetworkException>(member.Error).Reason);
            }
        }

        private bool Settle()
        {
            _work.RunAll();
            foreach (var member in _members)
                member.ReceiveAll();
            return _work.Count == 0 && _members.All(member => !member.Channel.IsOpen || (member.Answers == member.Requests && member.HasReceived(Published)));
        }

        private long Published
        {
            get
            {
                var history = _transport.ReadAsync("key", null, 1).AsTask();
                Assert.True(history.IsCompletedSuccessfully);
                return history.Result.Last.Seq;
            }
        }

        private void Do(Step step, Member member, int random)
        {
            switch (step)
            {
                case Step.Publish:
                    Publish(1);
                    break;
                case Step.PublishMany:
                    Publish(random / 5);
                    break;
                case Step.Receive:
                    member.Receive();
                    break;
                case Step.ReceiveAll:
                    member.ReceiveAll();
                    break;
                case Step.Cut:
                    member.Cut();
                    break;
                case Step.Return:
                    member.Return();
                    break;
                case Step.Congest:
                    member.Congest();
                    break;
                case Step.Relieve:
                    member.Relieve();
                    break;
                case Step.PublishByClient:
                    member.Publish();
                    break;
                case Step.Work when _work.Count > 0:
                    _work.RunOne(random % _work.Count);
                    break;
                default:
                    break;
            }
        }

        private void Publish(int count)
        {
            for (var i = 0; i < count; i++)
                _ = _hub.PublishAsync("key", BroadcastKind.Text, "\"x\""u8.ToArray(), CancellationToken.None).AsTask();
        }
    }

    /// <summary>A member and its client, which receives what is under way when the schedule says so.</summary>
    private sealed class Member(ManualWork work)
    {
        private readonly List<long> _seqs = [];
        private QueueWire? _wire;
        private uint _lastSeq;
        private uint _sent;
        private bool _isSubscribed;

        public BroadcastChannel<string> Channel { get; } = new("key");

        public IReadOnlyList<long> Seqs => _seqs;

        public Exception? Error { get; private set; }

        public void Watch() => Channel.OnClose(error =>
        {
            Error = error;
        });

        public bool HasReceived(long seq) => seq == 0 || (_seqs.Count > 0 && _seqs[^1] == seq);

        public int Requests { get; private set; }

        public int Answers { get; private set; }

        public void Cut()
        {
            if (_wire is not { } wire)
                return;
            _wire = null;
            Channel.Endpoint.Detach(wire.Attachment);
        }

        public void Return()
        {
            if (_wire is not null)
                return;
            var wire = new QueueWire(work);
            if (Channel.Endpoint.TryAttach(wire.Attachment, _lastSeq) is null)
                return;
            _wire = wire;
            if (_isSubscribed)
                return;
            _isSubscribed = true;
            Send(FrameTag.BroadcastSubscribe, 0, [0]);
        }

        public void Congest()
        {
            if (_wire is not null)
                _wire.IsCongested = true;
        }

        public void Relieve()
        {
            if (_wire is not null)
                _wire.IsCongested = false;
        }

        public void ReceiveAll()
        {
            while (Receive())
            {
            }
        }

        public void Publish()
        {
            if (_wire is null || !Channel.IsOpen)
                return;
            Requests++;
            Send(FrameTag.PublishAckRequest, ++_sent, "\"mine\""u8.ToArray());
        }

        public bool Receive()
        {
            if (_wire is not { } wire || !wire.Frames.TryDequeue(out var frame))
                return false;
            var (header, payload) = frame;
            if (header.Tag.IsSequenced())
            {
                if (header.Seq <= _lastSeq)
                    return true;
                Assert.Equal(_lastSeq + 1, header.Seq);
                _lastSeq = header.Seq;
            }

            if (header.Tag == FrameTag.Publish)
                _seqs.Add(PublishPrefix.ReadText(payload.Span, out _).Seq);
            else if (header.Tag == FrameTag.AckResponse)
                TakeAnswer(payload);
            else if (header.Tag == FrameTag.BandwidthPing)
                Send(FrameTag.BandwidthPingAck, 0, []);
            return true;
        }

        private void TakeAnswer(ReadOnlyMemory<byte> payload)
        {
            Answers++;
            var answer = AckResponse.Read(payload);
            Assert.Equal(AckStatus.Ok, answer.Status);
            var receipt = System.Text.Json.JsonDocument.Parse(answer.Text).RootElement;
            Assert.True(_seqs.Count > 0 && _seqs[^1] >= receipt.GetProperty("seq").GetInt64(), "an answer overtook the publish");
        }

        private void Send(FrameTag tag, uint seq, byte[] payload) =>
            Channel.Endpoint.Receive(_wire!.Attachment, new FrameHeader(tag, 0, seq), payload);
    }

    private sealed class QueueWire : IWire
    {
        private readonly ManualWork _work;
        private ChannelEndpoint? _waiting;
        private bool _isCongested;

        public QueueWire(ManualWork work)
        {
            _work = work;
            Attachment = new Attachment(this, 0);
        }

        public Attachment Attachment { get; }

        public ConcurrentQueue<(FrameHeader Header, ReadOnlyMemory<byte> Payload)> Frames { get; } = new();

        public bool HasReconciled => true;

        public bool IsCongested
        {
            get => _isCongested;
            set
            {
                _isCongested = value;
                Notify();
            }
        }

        public void Write(FrameHeader header, ReadOnlyMemory<byte> payload) => Frames.Enqueue((header, payload));

        public void NotifyWhenWritable(ChannelEndpoint channel)
        {
            _waiting = channel;
            Notify();
        }

        public void AddExcess(long bytes)
        {
        }

        public void EndForViolation(ProtocolException violation) => Assert.Fail(violation.Message);

        private void Notify()
        {
            if (_isCongested || Interlocked.Exchange(ref _waiting, null) is not { } waiting)
                return;
            _work.Queue(static channel => channel.ContinueSending(), waiting);
        }
    }
}
