namespace Telefunc.Redis;

/// <summary>Which publish/subscribe commands of Redis are used. All servers of an application must use the same.</summary>
public enum ShardedChannels
{
    /// <summary>Sharded ones on a cluster of Redis 7 or later, where they reach one shard instead of every node; plain ones elsewhere.</summary>
    Automatic = 0,

    /// <summary>Always plain ones (<c>PUBLISH</c>).</summary>
    Never = 1,

    /// <summary>Always sharded ones (<c>SPUBLISH</c>, Redis 7 or later).</summary>
    Always = 2,
}
