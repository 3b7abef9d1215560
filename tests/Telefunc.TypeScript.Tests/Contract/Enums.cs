using System.Text.Json.Serialization;

namespace Telefunc.TypeScript.Tests.Contract;

public sealed record Enums(
    Color Color,
    Weekday Weekday,
    Rights Rights,
    Marks Marks,
    Level Level,
    [property: JsonConverter(typeof(JsonStringEnumConverter<Color>))] Color ByName,
    [property: JsonConverter(typeof(JsonStringEnumConverter<Color>))] Color? PerhapsByName,
    Color[] Several);

/// <summary>The colours of the logo.</summary>
public enum Color
{
    /// <summary>The one that is hot.</summary>
    Red,
    Green,
    Blue = 10,
}

[JsonConverter(typeof(JsonStringEnumConverter<Weekday>))]
public enum Weekday
{
    Monday,
    [JsonStringEnumMemberName("the day after")]
    Tuesday,
}

[Flags]
public enum Rights
{
    None = 0,
    Read = 1,
    Write = 2,
}

[Flags]
[JsonConverter(typeof(JsonStringEnumConverter))]
public enum Marks
{
    Starred = 1,
    Done = 2,
}

public enum Level : sbyte
{
    Below = -1,
    Above = 1,
}
