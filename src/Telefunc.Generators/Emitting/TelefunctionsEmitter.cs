using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;

namespace Telefunc.Generators.Emitting;

/// <summary>Writes the class that reads arguments, calls the methods and tells the catalog of them.</summary>
internal static class TelefunctionsEmitter
{
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask<object?>";
    private const string ShieldException = "global::Telefunc.ShieldValidationException";

    public static string Emit(IReadOnlyList<TelefunctionModel> telefunctions, Names names, AttributeTable attributes)
    {
        var distinct = new DistinctNames();
        distinct.Take("Register");
        var methods = telefunctions.Select(t => distinct.Take(t.Title)).ToArray();

        var writer = SourceWriter.File();
        writer.Open($"namespace {Names.Namespace}");
        writer.Line(Names.Attributes);
        writer.Open($"internal static class {names.Telefunctions}");
        writer.Open("internal static void Register()");
        for (var i = 0; i < telefunctions.Count; i++)
            EmitRegistration(writer, telefunctions[i], methods[i]);
        writer.Close();
        for (var i = 0; i < telefunctions.Count; i++)
            EmitInvocation(writer, telefunctions[i], methods[i], new CheckEmitter(attributes, names.Validators + "."), names);
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void EmitRegistration(SourceWriter writer, TelefunctionModel telefunction, string method)
    {
        writer.Open("global::Telefunc.Dispatch.TelefunctionCatalog.Register(new global::Telefunc.Dispatch.Telefunction");
        writer.Line($"File = {telefunction.File.ToLiteral()},");
        writer.Line($"Name = {telefunction.Name.ToLiteral()},");
        if (telefunction.ResultType is { } result)
            writer.Line($"ResultType = typeof({result}),");
        if (telefunction.Metadata.Count > 0)
        {
            writer.Open("Metadata = new object[]");
            foreach (var attribute in telefunction.Metadata)
                writer.Line(attribute + ",");
            writer.Close(",");
        }
        writer.Line($"InvokeAsync = {method},");
        writer.Close(");");
    }

    private static void EmitInvocation(SourceWriter writer, TelefunctionModel telefunction, string method, CheckEmitter checks, Names names)
    {
        writer.Line();
        writer.Line($"// {telefunction.Title} is {telefunction.Name} of {OneLine(telefunction.File)}");
        writer.Open($"private static async {ValueTask} {method}(global::Telefunc.Dispatch.TelefunctionCall call)");
        foreach (var parameter in telefunction.Parameters)
            EmitParameter(writer, parameter, checks, names);
        if (telefunction.IsStatic)
        {
            EmitCall(writer, telefunction, telefunction.Class);
        }
        else
        {
            writer.Line($"var instance = new {telefunction.Class}({string.Join(", ", telefunction.ConstructorArguments)});");
            if (telefunction.Disposal != Disposal.None)
                writer.Open("try");
            EmitCall(writer, telefunction, "instance");
            if (telefunction.Disposal != Disposal.None)
            {
                writer.Close();
                writer.Open("finally");
                writer.Line(telefunction.Disposal == Disposal.Asynchronous
                    ? "await ((global::System.IAsyncDisposable)instance).DisposeAsync().ConfigureAwait(false);"
                    : "((global::System.IDisposable)instance).Dispose();");
                writer.Close();
            }
        }
        writer.Close();
    }

    private static void EmitParameter(SourceWriter writer, ParameterModel parameter, CheckEmitter checks, Names names)
    {
        var local = Local(parameter);
        writer.Line($"var {local} = {parameter.Expression};");
        if (parameter.RefusesNull)
        {
            writer.Line($"if ({local} is null)");
            writer.Line($"    throw new {ShieldException}({(parameter.Name + ": The value must not be null.").ToLiteral()});");
        }
        foreach (var check in parameter.Checks)
        {
            var context = $"{names.Validators}.ContextOf({local}, {parameter.Name.ToLiteral()}, {parameter.DisplayName.ToLiteral()})";
            checks.Emit(writer, check, local, null, context, parameter.DisplayName, message =>
                $"throw new {ShieldException}({(parameter.Name + ": ").ToLiteral()} + {message});");
        }
    }

    private static void EmitCall(SourceWriter writer, TelefunctionModel telefunction, string target)
    {
        var call = $"{target}.{telefunction.Method}({string.Join(", ", telefunction.Parameters.Select(Local))})";
        switch (telefunction.Result)
        {
            case ResultKind.Value:
                writer.Line($"return {call};");
                return;
            case ResultKind.TaskOfValue:
                writer.Line($"return await {call}.ConfigureAwait(false);");
                return;
            case ResultKind.Task:
                writer.Line($"await {call}.ConfigureAwait(false);");
                break;
            default:
                writer.Line($"{call};");
                break;
        }
        writer.Line("return null;");
    }

    // The prefix keeps parameters apart from keywords and from the locals of generated code.
    private static string Local(ParameterModel parameter) => "arg_" + parameter.Name;

    private static string OneLine(string text) => new([.. text.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\u0085'))]);
}
