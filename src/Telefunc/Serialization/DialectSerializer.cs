using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Telefunc.Serialization.Converters;
using Telefunc.Serialization.Untyped;

namespace Telefunc.Serialization;

/// <summary>
/// Writes and reads the JSON dialect of PROTOCOL.md 5 with System.Text.Json and the type information of the user's options. Safe for
/// use by many threads at once.
/// </summary>
internal sealed class DialectSerializer
{
    private static DialectSerializer? s_default;
    private readonly JsonSerializerOptions _options;

    /// <param name="user">
    /// The user's options. They are copied; the user's converters come before those of the dialect. Where reflection is enabled it
    /// finds the types that the user's resolvers do not know.
    /// </param>
    public DialectSerializer(JsonSerializerOptions user)
        : this(user, JsonSerializer.IsReflectionEnabledByDefault)
    {
    }

    /// <param name="user">The user's options.</param>
    /// <param name="reflection">Whether types that no resolver of the user knows are looked into by reflection.</param>
    internal DialectSerializer(JsonSerializerOptions user, bool reflection)
    {
        ArgumentNullException.ThrowIfNull(user);
        _options = new JsonSerializerOptions(user)
        {
            // JavaScript writes a discriminator wherever the object has it.
            AllowOutOfOrderMetadataProperties = true,
            // The texts go to a decoder of JSON, never into a page, so that only what JSON demands is escaped.
            Encoder = user.Encoder ?? JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = DialectLimits.MaxDepth,
            PropertyNamingPolicy = user.PropertyNamingPolicy ?? JsonNamingPolicy.CamelCase,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            WriteIndented = false,
        };
        var resolver = Resolver(user.TypeInfoResolver, reflection);
        _options.TypeInfoResolver = resolver.WithAddedModifier(DialectContract.Adapt);
        DialectConverters.AddTo(_options);
        _options.MakeReadOnly();
    }

    /// <summary>A serializer for types that reflection can look into where it is enabled, with the names of JavaScript.</summary>
    public static DialectSerializer Default => s_default ??= new DialectSerializer(CreateOptions());

    /// <summary>The options that <see cref="Default"/> has, as a start for the user's own: numbers are never read from strings.</summary>
    public static JsonSerializerOptions CreateOptions() => new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };

    /// <summary>The UTF-8 text of a value, in an array of exactly its size.</summary>
    /// <exception cref="JsonException">The value contains itself, is nested too deeply, or holds what the dialect cannot say.</exception>
    /// <exception cref="NotSupportedException">There is no type information for a value.</exception>
    public byte[] Serialize<T>(T value)
    {
        var call = DialectCall.Current;
        var outer = call.Enter(null);
        var writer = call.RentWriter(_options.Encoder, out var buffer);
        try
        {
            JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)TypeInformation.Of(typeof(T), _options));
            writer.Flush();
            return buffer.WrittenSpan.ToArray();
        }
        finally
        {
            call.ReturnWriter(writer, buffer, _options.Encoder);
            call.Leave(outer);
        }
    }

    /// <summary>The UTF-8 text of a value, in an array of exactly its size.</summary>
    /// <param name="value">The value.</param>
    /// <param name="declaredType">The type that the value is written as; <see cref="object"/> writes it as what it is.</param>
    /// <param name="embedding">How live values are put in; without it they are refused.</param>
    /// <exception cref="JsonException">The value contains itself, is nested too deeply, or holds what the dialect cannot say.</exception>
    /// <exception cref="NotSupportedException">There is no type information for a value, or it cannot travel.</exception>
    public byte[] Serialize(object? value, Type declaredType, IValueEmbedding? embedding = null)
    {
        var call = DialectCall.Current;
        var outer = call.Enter(embedding);
        var writer = call.RentWriter(_options.Encoder, out var buffer);
        try
        {
            JsonSerializer.Serialize(writer, value, TypeInformation.Of(declaredType, _options));
            writer.Flush();
            return buffer.WrittenSpan.ToArray();
        }
        finally
        {
            call.ReturnWriter(writer, buffer, _options.Encoder);
            call.Leave(outer);
        }
    }

    /// <summary>
    /// Reads a value. Undefined is absent as a member and null elsewhere; null as the whole value of a reference type is returned, since
    /// the type does not tell whether it is allowed.
    /// </summary>
    /// <exception cref="JsonException">The text is not JSON, not the dialect, or does not fit the type.</exception>
    /// <exception cref="NotSupportedException">There is no type information for a type.</exception>
    public T Deserialize<T>(ReadOnlySpan<byte> utf8)
    {
        utf8 = Clean(utf8);
        var call = DialectCall.Current;
        var outer = call.Enter(null);
        try
        {
            var type = (JsonTypeInfo<T>)TypeInformation.Of(typeof(T), _options);
            return UndefinedText.MayContain(utf8)
                ? (T)ReadWithUndefined(call, utf8, type)!
                : JsonSerializer.Deserialize(utf8, type)!;
        }
        catch (Exception exception) when (IsFaultOfText(exception))
        {
            throw new JsonException(exception.Message, exception);
        }
        finally
        {
            call.Leave(outer);
        }
    }

    /// <summary>Reads a value of a type.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="type">The type; <see cref="object"/> gives the untyped model.</param>
    /// <param name="embedding">How live values are taken out; without it they are refused.</param>
    /// <exception cref="JsonException">The text is not JSON, not the dialect, or does not fit the type.</exception>
    /// <exception cref="NotSupportedException">There is no type information for a type.</exception>
    public object? Deserialize(ReadOnlySpan<byte> utf8, Type type, IValueEmbedding? embedding = null)
    {
        if (type == typeof(object))
            return DeserializeUntyped(utf8, embedding);
        utf8 = Clean(utf8);
        var call = DialectCall.Current;
        var outer = call.Enter(embedding);
        try
        {
            var typeInfo = TypeInformation.Of(type, _options);
            return UndefinedText.MayContain(utf8)
                ? ReadWithUndefined(call, utf8, typeInfo)
                : JsonSerializer.Deserialize(utf8, typeInfo);
        }
        catch (Exception exception) when (IsFaultOfText(exception))
        {
            throw new JsonException(exception.Message, exception);
        }
        finally
        {
            call.Leave(outer);
        }
    }

    /// <summary>Reads a value into the untyped model, in which undefined is <see cref="Undefined.Value"/>.</summary>
    /// <exception cref="JsonException">The text is not JSON or not the dialect.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Callers hold a serializer and need not know what depends on its options.")]
    public object? DeserializeUntyped(ReadOnlySpan<byte> utf8, IValueEmbedding? embedding = null)
    {
        utf8 = Clean(utf8);
        var call = DialectCall.Current;
        var outer = call.Enter(embedding);
        try
        {
            return UntypedReader.ReadText(utf8, call);
        }
        finally
        {
            call.Leave(outer);
        }
    }

    /// <summary>Checks that a text is JSON and gives access to the members of its top object.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Callers hold a serializer and need not know what depends on its options.")]
    public DialectDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(utf8.Span))
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8.Span));
        return new DialectDocument(utf8);
    }

    private static object? ReadWithUndefined(DialectCall call, ReadOnlySpan<byte> utf8, JsonTypeInfo type)
    {
        var rewritten = UndefinedText.Rewrite(utf8, keepMembers: false);
        call.EnterText(utf8.ToArray(), rewritten);
        return JsonSerializer.Deserialize(rewritten, type);
    }

    // The reference decodes UTF-8 as browsers do: without its mark, and with U+FFFD for what is not valid.
    private static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        return Utf8.IsValid(utf8) ? utf8 : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));
    }

    // Constructors and setters of the user's types may refuse a value with these; System.Text.Json lets them through.
    private static bool IsFaultOfText(Exception exception) =>
        exception is ArgumentException or FormatException or OverflowException or InsufficientExecutionStackException;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Guarded by JsonSerializer.IsReflectionEnabledByDefault.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by JsonSerializer.IsReflectionEnabledByDefault.")]
    private static IJsonTypeInfoResolver Resolver(IJsonTypeInfoResolver? user, bool reflection) =>
        // The property is a constant where the application is trimmed, so that what needs reflection is left out of it.
        reflection && JsonSerializer.IsReflectionEnabledByDefault
            ? JsonTypeInfoResolver.Combine(user, DialectContext.Default, new DefaultJsonTypeInfoResolver())
            : JsonTypeInfoResolver.Combine(user, DialectContext.Default);
}
