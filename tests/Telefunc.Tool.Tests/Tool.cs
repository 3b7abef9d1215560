using System.Diagnostics;
using System.Reflection;
using System.Text;
using Telefunc.Interop;

namespace Telefunc.Tool.Tests;

/// <summary>The built tool as a running program.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private static readonly string Assembly =
        typeof(Tool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Tool").Value!;

    private readonly Process _process;
    private readonly Task<string> _errors;

    private Tool(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>What the user would type or pipe in.</summary>
    public StreamWriter Input => _process.StandardInput;

    public static Tool Start(params string[] arguments)
    {
        // Who runs the tests in the background of a script makes them ignore Ctrl+C, and all they start as well, unless told otherwise.
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo("env", ["--default-signal=INT", dotnet, Assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        return new Tool(Process.Start(start)!);
    }

    /// <summary>Runs the tool with a whole input.</summary>
    public static async Task<(int ExitCode, string[] Output, string Errors)> RunAsync(string input, params string[] arguments)
    {
        await using var tool = Start(arguments);
        await tool.Input.WriteAsync(input);
        tool.Input.Close();
        return await tool.FinishAsync();
    }

    /// <summary>The next line of output.</summary>
    public async Task<string> ReadLineAsync() =>
        await Patience.WaitForAsync(_process.StandardOutput.ReadLineAsync(), "a line of the tool")
        ?? throw new InvalidOperationException($"The tool says no more: {await _errors}");

    /// <summary>What Ctrl+C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<(int ExitCode, string[] Output, string Errors)> FinishAsync()
    {
        var output = await Patience.WaitForAsync(_process.StandardOutput.ReadToEndAsync(), "the end of the tool");
        await _process.WaitForExitAsync();
        return (_process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries), await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
