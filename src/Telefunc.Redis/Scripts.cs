namespace Telefunc.Redis;

/// <summary>
/// The scripts that Redis runs, each of them one atomic step.
/// </summary>
/// <remarks>
/// The count of a key (hash fields): e = epoch, s = newest number, r = replication id under which it was last written, d = 1 if what was
/// written then survives a restart, b = bytes of the retained messages, o = a time at or before which the oldest retained message was
/// taken, g = when the current generation of ids began; times in milliseconds.
/// <para>
/// A number must never be given twice within an epoch, also when Redis has lost its latest writes. Who may have lost some: a replica
/// that takes over, and a server that was restarted. Both get a new replication id, which no other reign shares. So a count that was
/// last written under another id is given up, and a new epoch begun, unless the server was restarted and has lost nothing: it keeps an
/// append-only file that is trusted, kept it as well when it wrote last, had no replicas then, and was not a replica itself.
/// </para>
/// </remarks>
internal static class Scripts
{
    private const string Prelude = """
        if redis.replicate_commands then redis.replicate_commands() end
        local info = redis.call('INFO', 'replication')
        local reign = string.match(info, 'master_replid:(%w+)')
        local function isDurable(trusted)
          return trusted == '1' and string.match(info, 'connected_slaves:(%d+)') == '0'
            and string.match(redis.call('INFO', 'persistence'), 'aof_enabled:(%d)') == '1'
        end
        local function forget()
          redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
        end
        local time = redis.call('TIME')
        local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

        """;

    /// <summary>
    /// Takes messages of one key. KEYS: count, messages, ids, older ids. ARGV: 1 epoch to begin if need be, 2 whether append-only files
    /// are trusted, 3 retained messages, 4 retained bytes, 5 retention in ms, 6 retention of the count in ms, 7 retention of ids in ms,
    /// 8 publish command, 9 channel; then id, kind and payload of each message. Answers number, time and epoch of each.
    /// </summary>
    public const string Publish = Prelude + """
        local durable = isDurable(ARGV[2])
        local count = redis.call('HMGET', KEYS[1], 'e', 's', 'r', 'd', 'b', 'o', 'g')
        local epoch, seq, bytes = count[1], tonumber(count[2]), tonumber(count[5])
        local oldest, generation = count[6], count[7]
        if epoch and count[3] ~= reign then
          local promoted = string.match(info, 'master_replid2:(%w+)')
          if not (durable and count[4] == '1' and not string.find(promoted or 'none', '[^0]')) then
            epoch = nil
          end
        end
        if not epoch then
          forget()
          epoch, seq, bytes, oldest, generation = ARGV[1], 0, 0, now, now
        end

        local length = redis.call('LLEN', KEYS[2])
        if length == 0 then bytes, oldest = 0, now end
        local idRetention = tonumber(ARGV[7])
        if now - generation >= idRetention then
          redis.call('DEL', KEYS[4])
          if redis.call('EXISTS', KEYS[3]) == 1 then redis.call('RENAME', KEYS[3], KEYS[4]) end
          generation = now
        end

        local receipts = {}
        for i = 10, #ARGV, 3 do
          local known = redis.call('HGET', KEYS[3], ARGV[i]) or redis.call('HGET', KEYS[4], ARGV[i])
          local receipt
          if known then
            receipt = known
          else
            seq = seq + 1
            receipt = epoch .. ' ' .. string.format('%.0f', seq) .. ' ' .. now
            local message = receipt .. ' ' .. ARGV[i + 1] .. ' ' .. ARGV[i + 2]
            redis.call('RPUSH', KEYS[2], message)
            redis.call('HSET', KEYS[3], ARGV[i], receipt)
            length, bytes = length + 1, bytes + #message
            redis.call(ARGV[8], ARGV[9], message)
          end
          receipts[#receipts + 1] = receipt
        end

        local function drop()
          bytes = bytes - #redis.call('LPOP', KEYS[2])
          length = length - 1
        end
        while length > 1 and (length > tonumber(ARGV[3]) or bytes > tonumber(ARGV[4])) do drop() end
        while length > 1 and now - oldest > tonumber(ARGV[5]) do
          oldest = string.match(redis.call('LINDEX', KEYS[2], 0), '^%S+ %S+ (%d+)')
          if now - oldest > tonumber(ARGV[5]) then drop() end
        end

        redis.call('HSET', KEYS[1], 'e', epoch, 's', string.format('%.0f', seq), 'r', reign, 'd', durable and '1' or '0',
          'b', bytes, 'o', oldest, 'g', generation)
        redis.call('PEXPIRE', KEYS[1], ARGV[6])
        redis.call('PEXPIRE', KEYS[2], ARGV[5])
        redis.call('PEXPIRE', KEYS[3], 2 * idRetention)
        return receipts
        """;

    /// <summary>
    /// Reads what is retained. KEYS as above. ARGV: 1 epoch to begin if need be, 2 whether append-only files are trusted, 3 retention of
    /// the count in ms, 4 epoch after whose number 5 to read, 6 how many messages at most (0: the newest position only), 7 how many
    /// bytes until no more are added. Answers epoch, newest number, then the messages.
    /// </summary>
    /// <remarks>
    /// A key that is unknown begins its count here, so that whoever listens first knows the place before the first message. A reader that
    /// knows a higher number than Redis proves that numbers were lost: then a new epoch begins as well.
    /// </remarks>
    public const string Read = Prelude + """
        local count = redis.call('HMGET', KEYS[1], 'e', 's')
        local epoch, seq, after = count[1], tonumber(count[2]), tonumber(ARGV[5])
        if epoch and epoch == ARGV[4] and after > seq then epoch = nil end
        if not epoch then
          forget()
          epoch, seq = ARGV[1], 0
          redis.call('HSET', KEYS[1], 'e', epoch, 's', '0', 'r', reign, 'd', isDurable(ARGV[2]) and '1' or '0', 'b', '0', 'o', now, 'g', now)
        end
        redis.call('PEXPIRE', KEYS[1], ARGV[3])

        local answer = { epoch, string.format('%.0f', seq) }
        local length = redis.call('LLEN', KEYS[2])
        local index, last = 0, math.min(length, tonumber(ARGV[6]))
        if epoch == ARGV[4] then index = math.max(0, after - (seq - length)) end
        last = math.min(length, index + last)
        local bytes = 0
        while index < last and bytes < tonumber(ARGV[7]) do
          local message = redis.call('LINDEX', KEYS[2], index)
          answer[#answer + 1] = message
          index, bytes = index + 1, bytes + #message
        end
        return answer
        """;
}
