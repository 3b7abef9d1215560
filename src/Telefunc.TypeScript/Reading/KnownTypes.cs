using System.Collections.Frozen;
using Microsoft.CodeAnalysis;
using Telefunc.Serialization.Converters;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Reading;

/// <summary>The types that the dialect knows by itself.</summary>
internal static class KnownTypes
{
    private static readonly FrozenDictionary<string, TsType> s_types = new Dictionary<string, TsType>
    {
        ["System.Object"] = TsName.Unknown,
        ["System.String"] = TsName.String,
        ["System.Char"] = TsName.String,
        ["System.Boolean"] = TsName.Boolean,
        ["System.Byte"] = TsName.Number,
        ["System.SByte"] = TsName.Number,
        ["System.Int16"] = TsName.Number,
        ["System.UInt16"] = TsName.Number,
        ["System.Int32"] = TsName.Number,
        ["System.UInt32"] = TsName.Number,
        ["System.Half"] = TsName.Number,
        ["System.Single"] = TsName.Number,
        ["System.Double"] = TsName.Number,
        ["System.Decimal"] = TsName.Number,
        ["System.Int128"] = TsName.BigInt,
        ["System.UInt128"] = TsName.BigInt,
        ["System.Numerics.BigInteger"] = TsName.BigInt,
        ["System.DateTime"] = TsName.Date,
        ["System.DateTimeOffset"] = TsName.Date,
        ["System.DateOnly"] = TsName.String,
        ["System.TimeOnly"] = TsName.String,
        ["System.TimeSpan"] = TsName.String,
        ["System.Guid"] = TsName.String,
        ["System.Uri"] = TsName.String,
        ["System.Version"] = TsName.String,
        ["System.Text.RegularExpressions.Regex"] = TsName.RegExp,
        ["System.Text.Json.JsonElement"] = TsName.Unknown,
        ["System.Text.Json.JsonDocument"] = TsName.Unknown,
        ["System.Text.Json.Nodes.JsonNode"] = TsName.Unknown,
        ["System.Text.Json.Nodes.JsonValue"] = TsName.Unknown,
        ["System.Text.Json.Nodes.JsonObject"] = TsGeneric.Of("Record", TsName.String, TsName.Unknown),
        ["System.Text.Json.Nodes.JsonArray"] = new TsArray(TsName.Unknown),
        ["Telefunc.Never"] = TsName.Never,
        ["Telefunc.Undefined"] = TsName.Undefined,
        ["Telefunc.JsDate"] = TsName.Date,
        ["Telefunc.JsRegExp"] = TsName.RegExp,
        ["Telefunc.JsMap"] = TsGeneric.Of("Map", TsName.Unknown, TsName.Unknown),
        // A blob is accepted wherever a file is.
        ["Telefunc.TelefuncFile"] = TsUnion.Or(new TsName("File"), new TsName("Blob")),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> s_sets = CollectionConverterFactory.Sets.Select(t => t.FullName!).ToFrozenSet();
    private static readonly FrozenSet<string> s_dictionaries = CollectionConverterFactory.Dictionaries.Select(t => t.FullName!).ToFrozenSet();

    public static TsType? Find(INamedTypeSymbol type, ContractOptions options) => type.FullMetadataName() switch
    {
        "System.Int64" or "System.UInt64" => options.AreInt64Exact ? TsUnion.Or(TsName.Number, TsName.BigInt) : TsName.Number,
        var name => s_types.GetValueOrDefault(name),
    };

    /// <summary>Whether the dialect sends it as a set.</summary>
    public static bool IsSet(INamedTypeSymbol type) => s_sets.Contains(type.FullMetadataName());

    /// <summary>Whether the dialect sends it as a map if its keys are no strings.</summary>
    public static bool IsDictionary(INamedTypeSymbol type) => s_dictionaries.Contains(type.FullMetadataName());

    public static bool IsMemory(INamedTypeSymbol type) => type.FullMetadataName() is "System.Memory`1" or "System.ReadOnlyMemory`1";
}
