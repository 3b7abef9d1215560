using Telefunc.Dispatch;

namespace Telefunc.AspNetCore.Tests.Dispatch;

/// <summary>Telefunctions that tests register by hand, each in a file key of its own test class.</summary>
internal static class HandWritten
{
    public static void Register<T>(string file, string name, Func<TelefunctionCall, ValueTask<T>> body, params object[] metadata) =>
        TelefunctionCatalog.Register(new()
        {
            File = file,
            Name = name,
            ResultType = typeof(T),
            Metadata = metadata,
            InvokeAsync = async call => await body(call),
        });

    public static void Register<T>(string file, string name, Func<TelefunctionCall, T> body, params object[] metadata) =>
        Register(file, name, call => new ValueTask<T>(body(call)), metadata);

    public static void Register(string file, string name, Action<TelefunctionCall> body, params object[] metadata) =>
        TelefunctionCatalog.Register(new()
        {
            File = file,
            Name = name,
            Metadata = metadata,
            InvokeAsync = call =>
            {
                body(call);
                return default;
            },
        });
}
