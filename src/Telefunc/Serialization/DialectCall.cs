using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telefunc.Serialization;

/// <summary>
/// What the converters need to know about the call of the serializer that they run in. System.Text.Json passes no state of a call to
/// a converter, but it runs a call synchronously, so that the state can stand in a field of the thread. A call inside a call starts
/// with its own state, and the outer state is put back when it ends.
/// </summary>
internal sealed class DialectCall
{
    [ThreadStatic]
    private static DialectCall? s_current;

    private SerializationBuffer? _spareBuffer;
    private Utf8JsonWriter? _spareWriter;
    private JavaScriptEncoder? _spareEncoder;
    private State _state;

    private DialectCall()
    {
    }

    public static DialectCall Current => s_current ??= new DialectCall();

    /// <summary>How live values are put in and out, if they are allowed in this call.</summary>
    public IValueEmbedding? Embedding => _state.Embedding;

    /// <summary>The text as it came, when <see cref="UndefinedText"/> had to change it; both have the same length.</summary>
    public byte[]? Original => _state.Original;

    /// <summary>The text that System.Text.Json reads in place of <see cref="Original"/>.</summary>
    public byte[]? Rewritten => _state.Rewritten;

    /// <summary>Starts a call; the result goes to <see cref="Leave"/> in a finally block.</summary>
    public State Enter(IValueEmbedding? embedding)
    {
        var outer = _state;
        _state = new State { Embedding = embedding };
        return outer;
    }

    /// <summary>Starts the reading of a text in place of the one that is being read, in the same call.</summary>
    public State EnterText(byte[]? original, byte[]? rewritten)
    {
        var outer = _state;
        _state.Original = original;
        _state.Rewritten = rewritten;
        return outer;
    }

    /// <summary>Starts the text of a map or set that stands inside a text at the depth given.</summary>
    /// <exception cref="JsonException">Too many of them stand inside each other.</exception>
    public State EnterInner(int depth)
    {
        var total = _state.Depth + depth + 1;
        if (_state.TextDepth >= DialectLimits.MaxTextDepth || total >= DialectLimits.MaxTotalDepth)
            throw new JsonException("Maps and sets are nested too deeply, or contain themselves.");
        var outer = _state;
        _state.TextDepth++;
        _state.Depth = total;
        _state.Original = null;
        _state.Rewritten = null;
        return outer;
    }

    /// <summary>Starts the reading of a part of a text at the depth given by a reader that counts from zero again.</summary>
    public State EnterPart(int depth)
    {
        var outer = _state;
        _state.Depth += depth;
        return outer;
    }

    /// <summary>How deep the text that is being entered may be.</summary>
    public int RemainingDepth => Math.Clamp(DialectLimits.MaxTotalDepth - _state.Depth, 1, DialectLimits.MaxDepth);

    public void Leave(in State outer) => _state = outer;

    /// <summary>A writer over an empty buffer: the thread's own, or a new one when that is in use.</summary>
    public Utf8JsonWriter RentWriter(JavaScriptEncoder? encoder, out SerializationBuffer buffer)
    {
        buffer = _spareBuffer ?? new SerializationBuffer();
        var writer = _spareWriter;
        _spareBuffer = null;
        _spareWriter = null;
        if (writer is not null && ReferenceEquals(_spareEncoder, encoder))
        {
            writer.Reset(buffer);
            return writer;
        }

        return new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder, SkipValidation = true });
    }

    public void ReturnWriter(Utf8JsonWriter writer, SerializationBuffer buffer, JavaScriptEncoder? encoder)
    {
        // Reset also forgets what a failed call has left unflushed.
        writer.Reset(buffer);
        buffer.Clear();
        _spareBuffer = buffer;
        _spareWriter = writer;
        _spareEncoder = encoder;
    }

    internal struct State
    {
        public IValueEmbedding? Embedding;
        public byte[]? Original;
        public byte[]? Rewritten;
        public int TextDepth;
        public int Depth;
    }
}
