namespace Telefunc;

/// <summary>What becomes of a member of a broadcast that is so slow, or away for so long, that its messages are no longer held for it.</summary>
public enum SlowMember
{
    /// <summary>It is let go: its channel ends with a <see cref="NetworkException"/>, so that it joins again and knows that it missed something.</summary>
    Disconnect = 0,

    /// <summary>It stays and goes on with the oldest message that is held; the jump of the key's <c>Seq</c> shows what it missed.</summary>
    DropOldest = 1,
}
