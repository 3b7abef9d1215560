namespace Telefunc.Interop.Npm;

/// <summary>The sets of transports that theories run over.</summary>
internal static class EveryTransport
{
    public static TheoryData<Transport> All { get; } = [.. Enum.GetValues<Transport>()];

    public static TheoryData<Transport> Upgrading { get; } = [Transport.Upgrade, Transport.UpgradeFromBatch];

    public static TheoryData<Transport> Sse { get; } = [Transport.SseStreaming, Transport.SseBatch];
}
