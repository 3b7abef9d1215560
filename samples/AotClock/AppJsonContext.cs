using System.Text.Json.Serialization;
using Telefunc;

namespace AotClock;

/// <summary>What System.Text.Json must know of the types that calls and channels carry, since it cannot look into them at run time.</summary>
[JsonSerializable(typeof(ClockResult))]
[JsonSerializable(typeof(EchoResult))]
[JsonSerializable(typeof(EchoMessage))]
[JsonSerializable(typeof(Alarm))]
[JsonSerializable(typeof(BroadcastChannel<Alarm>))]
internal sealed partial class AppJsonContext : JsonSerializerContext;
