using System.CommandLine;
using Telefunc.Tool.Commands;
using Telefunc.TypeScript;

// Ctrl+C closes channels gracefully, which takes a moment.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
var root = CommandLine.Root(
    "telefunc", "Telefunc for .NET on the command line.", CallCommand.Create(), FramesCommand.Create(), BenchCommand.Create(), TypeScriptCommand.Create());
return await CommandLine.RunAsync(root, args, configuration);
