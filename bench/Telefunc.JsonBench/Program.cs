using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telefunc.Serialization;

// What the JSON dialect costs beside System.Text.Json alone, for a typical record. The two are measured in turns, so that a change of
// the machine's speed meets both; of many short rounds the median counts.
const int Rounds = 301;
const int Calls = 2_000;

var order = new Order(
    4711, "Ada Lovelace", "Please leave it at the door, and ring twice.", DateTimeOffset.UnixEpoch, 12.5, true, [1, 2, 3],
    new Address("Main Street", "London", 7), ["fragile", "gift", "urgent"]);
var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
{
    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
};
var dialect = DialectSerializer.Default;
var plainText = JsonSerializer.SerializeToUtf8Bytes(order, options);
var dialectText = dialect.Serialize(order);

Compare("write", () => JsonSerializer.SerializeToUtf8Bytes(order, options), () => dialect.Serialize(order));
Compare("read", () => JsonSerializer.Deserialize<Order>(plainText, options), () => dialect.Deserialize<Order>(dialectText));

static void Compare<TPlain, TDialect>(string name, Func<TPlain> plain, Func<TDialect> dialect)
{
    // Long enough for the last tier of compilation.
    for (var i = 0; i < 30; i++)
    {
        Measure(plain);
        Measure(dialect);
    }

    var ratios = new double[Rounds];
    var plainTimes = new double[Rounds];
    var dialectTimes = new double[Rounds];
    for (var i = 0; i < Rounds; i++)
    {
        plainTimes[i] = Measure(plain);
        dialectTimes[i] = Measure(dialect);
        ratios[i] = dialectTimes[i] / plainTimes[i];
    }

    Array.Sort(ratios);
    Array.Sort(plainTimes);
    Array.Sort(dialectTimes);
    Console.WriteLine(FormattableString.Invariant(
        $"{name,-6} plain {plainTimes[Rounds / 2],7:F0} ns {Allocated(plain),5} B   dialect {dialectTimes[Rounds / 2],7:F0} ns {Allocated(dialect),5} B   ratio {ratios[Rounds / 2]:F2}"));
}

static double Measure<T>(Func<T> work)
{
    var start = Stopwatch.GetTimestamp();
    for (var i = 0; i < Calls; i++)
        GC.KeepAlive(work());
    return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
}

static long Allocated<T>(Func<T> work)
{
    var before = GC.GetAllocatedBytesForCurrentThread();
    GC.KeepAlive(work());
    return GC.GetAllocatedBytesForCurrentThread() - before;
}

internal sealed record Address(string Street, string City, int Number);

internal sealed record Order(
    long Id, string Customer, string Note, DateTimeOffset At, double Total, bool Paid, int[] Lines, Address Address, List<string> Tags);
