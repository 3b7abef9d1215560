using System.CommandLine;
using Telefunc.TypeScript;

return CommandLine.Run(new RootCommand("Writes TypeScript when a project is built.") { TypeScriptCommand.Create() }, args);
