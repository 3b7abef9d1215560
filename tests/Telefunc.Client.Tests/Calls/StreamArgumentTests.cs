using System.Text;
using Telefunc.Calls;
using Telefunc.Protocol;
using Telefunc.Tests.Connections;

namespace Telefunc.Tests.Calls;

/// <summary>Streams as arguments (PROTOCOL.md 3.3, 19.17).</summary>
public sealed class StreamArgumentTests
{
    private readonly ConnectionLab _lab = new();

    [Fact]
    public async Task Chunks_and_a_close()
    {
        using var source = new MemoryStream("twenty bytes of data"u8.ToArray());
        Open(source);

        await WaitForAsync(FrameTag.Close);

        Assert.Equal("\0twenty bytes of data", Texts().Single());
    }

    [Fact]
    public async Task Item_19_17_A_source_that_fails_is_told()
    {
        using var source = new FailingStream("half of it"u8.ToArray());
        Open(source);

        await WaitForAsync(FrameTag.Close);

        Assert.Equal(["\0half of it", "\u0001{\"type\":\"bug\"}"], Texts());
    }

    private void Open(Stream source)
    {
        var live = new LiveArguments(_lab.Connection.Host);
        Assert.StartsWith("\"!TelefuncStream:{", Encoding.UTF8.GetString(live.TryEmbed(source)!));
        _lab.Connection.Register(live.Entries);
        live.Start();
        _lab.Last.Open();
        _lab.Last.Reconcile();
    }

    private async Task WaitForAsync(FrameTag tag)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!_lab.Last.Tags.Contains(tag))
        {
            _lab.Run();
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    private IEnumerable<string> Texts() =>
        _lab.Last.Frames.Where(frame => frame.Header.Tag == FrameTag.Binary).Select(frame => Encoding.UTF8.GetString(frame.Payload));

    private sealed class FailingStream(byte[] data) : MemoryStream(data)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw new IOException("The disk is gone.");
    }
}
