using StackExchange.Redis;

namespace Telefunc.Redis;

/// <summary>What an exception of the Redis client says about a command.</summary>
internal enum RedisFailure
{
    /// <summary>It was certainly not carried out, and may be later.</summary>
    NotTaken,

    /// <summary>The answer is lost: it may have been carried out, or may still be.</summary>
    AnswerLost,

    /// <summary>It was not carried out, and trying again will not help.</summary>
    Refused,
}
