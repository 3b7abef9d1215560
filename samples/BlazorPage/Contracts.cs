using System.Text.Json;
using System.Text.Json.Serialization;
using Telefunc;

namespace BlazorPage;

/// <summary>The telefunctions of <c>/Clock.telefunc.ts</c>.</summary>
[Telefunctions]
internal interface IClock
{
    Task<ClockResult> OnClock();
}

/// <summary>The telefunctions of <c>/Echo.telefunc.ts</c>.</summary>
[Telefunctions]
internal interface IEcho
{
    Task<EchoResult> OnEcho();
}

internal sealed record ClockResult(ClientChannel<Never, long> Channel);

internal sealed record EchoResult(ClientChannel<string, string> Channel);

/// <summary>What travels, written when the page is compiled: a published page is trimmed, and has no reflection for it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClockResult))]
[JsonSerializable(typeof(EchoResult))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
internal sealed partial class PageJson : JsonSerializerContext;
