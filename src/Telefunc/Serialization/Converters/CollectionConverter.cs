using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Telefunc.Serialization.Converters;

/// <summary>What sets and dictionaries have in common. One instance serves one declared type in one set of options.</summary>
internal abstract class CollectionConverter(Type type) : JsonConverter<object>
{
    private JsonTypeInfo? _readable;

    protected Type DeclaredType { get; } = type;

    public override bool CanConvert(Type typeToConvert) => typeToConvert == DeclaredType;

    private JsonTypeInfo Readable(JsonSerializerOptions options) =>
        _readable ??= CollectionConverterFactory.Native(ReadableCollection.TypeFor(DeclaredType), options);

    /// <summary>Reads the collection in the plain form that System.Text.Json knows.</summary>
    protected object? ReadPlain(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var call = DialectCall.Current;
        var outer = call.EnterPart(reader.CurrentDepth);
        try
        {
            return Complete(JsonSerializer.Deserialize(ref reader, Readable(options)));
        }
        finally
        {
            call.Leave(outer);
        }
    }

    /// <summary>Reads a text in which the collection has the plain form; undefined entries of it are null.</summary>
    protected object? ReadText(byte[] utf8, int depth, JsonSerializerOptions options)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var call = DialectCall.Current;
        var outer = call.EnterInner(depth);
        try
        {
            if (UndefinedText.MayContain(utf8))
            {
                var rewritten = UndefinedText.Rewrite(utf8, keepMembers: true);
                call.EnterText(utf8, rewritten);
                utf8 = rewritten;
            }

            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = call.RemainingDepth });
            var value = JsonSerializer.Deserialize(ref reader, Readable(options));
            // Throws if there is more than white space.
            reader.Read();
            return Complete(value);
        }
        finally
        {
            call.Leave(outer);
        }
    }

    private object? Complete(object? value) => value is null ? null : ReadableCollection.Complete(value, DeclaredType);
}
