using Telefunc.Broadcasting;

namespace Telefunc.Redis;

/// <summary>A publish that waits for its receipt. Its fields are guarded by the lock of its <see cref="PublishQueue"/>.</summary>
internal sealed class WaitingPublication(BroadcastPublication publication)
{
    public BroadcastPublication Publication { get; } = publication;

    public TaskCompletionSource<BroadcastReceipt> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was handed to Redis, and that may have taken it.</summary>
    public bool MayBeTaken { get; set; }

    /// <summary>What <see cref="MayBeTaken"/> was before the latest try.</summary>
    public bool WasMaybeTakenBefore { get; set; }

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public bool IsAbandoned { get; set; }
}
