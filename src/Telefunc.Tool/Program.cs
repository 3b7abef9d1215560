using Telefunc.TypeScript;

return await CommandLine.RunAsync(CommandLine.Root("telefunc", "Telefunc for .NET on the command line.", TypeScriptCommand.Create()), args);
