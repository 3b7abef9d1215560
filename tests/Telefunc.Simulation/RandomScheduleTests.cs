using System.Collections.Concurrent;
using System.Globalization;

namespace Telefunc.Simulation;

/// <summary>
/// Thousands of random histories of two ends of a channel. One seed is one history: set TELEFUNC_SEED to see a single one step by step,
/// and TELEFUNC_SEEDS to run more than usual.
/// </summary>
public sealed class RandomScheduleTests
{
    private const int UsualSeeds = 12_000;

    [Fact]
    public void Every_history_keeps_the_promises()
    {
        var failures = new ConcurrentDictionary<int, string>();
        var only = Setting("TELEFUNC_SEED");
        var last = only ?? Setting("TELEFUNC_SEEDS") ?? UsualSeeds;
        var next = only - 1 ?? 0;

        // Threads of their own: no synchronization context moves continuations elsewhere, and the thread pool stays free for the few
        // tasks that complete there.
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(RunSeeds))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.True(failures.IsEmpty, $"Run one alone with TELEFUNC_SEED:{Environment.NewLine}{string.Join(Environment.NewLine, failures.OrderBy(one => one.Key).Select(one => one.Value))}");

        void RunSeeds()
        {
            for (var seed = Interlocked.Increment(ref next); seed <= last && failures.Count < 20; seed = Interlocked.Increment(ref next))
            {
                try
                {
                    RandomSchedule.Run(seed, verbose: only is not null);
                }
                catch (BrokenPromiseException failure)
                {
                    failures[seed] = failure.Message;
                }
            }
        }
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
