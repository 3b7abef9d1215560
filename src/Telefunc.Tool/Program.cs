using System.CommandLine;
using Telefunc.TypeScript;

return CommandLine.Run(new RootCommand("Telefunc for .NET on the command line.") { TypeScriptCommand.Create() }, args);
