using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Telefunc.Contracts;

/// <summary>
/// The types of channels and broadcast channels that results of calls contain. Infrastructure: the source generator registers those of
/// contracts and of <c>CallAsync</c>, so that a program that was compiled ahead of time has the code of each. Thread safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ReceivedChannelTypes
{
    private static readonly ConcurrentDictionary<Type, Func<object>> Types = new();

    /// <summary>Adds a type of channel.</summary>
    /// <typeparam name="TReceive">What the server receives.</typeparam>
    /// <typeparam name="TSend">What the server sends.</typeparam>
    public static void Register<TReceive, TSend>() =>
        Types[typeof(ClientChannel<TReceive, TSend>)] = static () => new ClientChannel<TReceive, TSend>();

    /// <summary>Adds a type of channel with acknowledgements.</summary>
    /// <typeparam name="TReceive">What the server receives.</typeparam>
    /// <typeparam name="TReceiveAck">What the server's listeners answer.</typeparam>
    /// <typeparam name="TSend">What the server sends.</typeparam>
    /// <typeparam name="TSendAck">What the client's listeners answer.</typeparam>
    public static void Register<TReceive, TReceiveAck, TSend, TSendAck>() =>
        Types[typeof(ClientChannel<TReceive, TReceiveAck, TSend, TSendAck>)] = static () => new ClientChannel<TReceive, TReceiveAck, TSend, TSendAck>();

    /// <summary>Adds a type of broadcast channel.</summary>
    /// <typeparam name="T">The type of the messages.</typeparam>
    public static void Register<T>() => Types[typeof(BroadcastChannel<T>)] = static () => new BroadcastChannel<T>();

    /// <summary>A channel of a type, not live yet.</summary>
    /// <exception cref="NotSupportedException">The program was compiled ahead of time, or trimmed, without the type.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "What trimming has removed is reported with the way to keep it.")]
    internal static TChannel Create<TChannel>(Type type)
    {
        if (Types.TryGetValue(type, out var create))
            return (TChannel)create();
        try
        {
            return (TChannel)Activator.CreateInstance(type, nonPublic: true)!;
        }
        catch (MissingMethodException error)
        {
            throw new NotSupportedException(
                $"The program was compiled ahead of time, or trimmed, without {type}. The source generator of Telefunc keeps the channels in "
                + "the results of contracts and of CallAsync<T>, if the project that has these uses it.",
                error);
        }
    }
}
