using Telefunc.TypeScript;

return await CommandLine.RunAsync(CommandLine.Root("telefunc", "Writes TypeScript when a project is built.", TypeScriptCommand.Create()), args);
