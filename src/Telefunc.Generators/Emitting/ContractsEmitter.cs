using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;

namespace Telefunc.Generators.Emitting;

/// <summary>Writes the class that has a proxy for each contract and registers them, with the channels that calls return, and marks the assembly with its contracts.</summary>
internal static class ContractsEmitter
{
    private const string Library = "global::Telefunc.Contracts";

    public static string Emit(IReadOnlyList<ContractModel> contracts, IEnumerable<string> channels, Names names)
    {
        var distinct = new DistinctNames();
        distinct.Take("Register");
        var proxies = contracts.Select(c => distinct.Take(c.Name + "Proxy")).ToArray();

        var writer = SourceWriter.File();
        foreach (var contract in contracts)
            writer.Line($"[assembly: {Library}.TelefuncContract(typeof({contract.Interface}))]");
        writer.Line();
        writer.Open($"namespace {Names.Namespace}");
        writer.Line(Names.Attributes);
        writer.Open($"internal static class {names.Contracts}");
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Register()");
        for (var i = 0; i < contracts.Count; i++)
            writer.Line($"{Library}.ContractCatalog.Register<{contracts[i].Interface}>(static caller => new {proxies[i]}(caller));");
        foreach (var channel in channels)
            writer.Line($"{Library}.ReceivedChannelTypes.Register<{channel}>();");
        writer.Close();
        for (var i = 0; i < contracts.Count; i++)
            EmitProxy(writer, contracts[i], proxies[i]);
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void EmitProxy(SourceWriter writer, ContractModel contract, string proxy)
    {
        writer.Line();
        writer.Open($"private sealed class {proxy}(global::Telefunc.ITelefunctionCaller caller) : {contract.Interface}");
        foreach (var method in contract.Methods)
            EmitMethod(writer, contract, method);
        writer.Close();
    }

    private static void EmitMethod(SourceWriter writer, ContractModel contract, ContractMethodModel method)
    {
        var parameters = string.Join(", ", method.Parameters.Select(p => $"{p.Source} {Local(p)}"));
        // Where nullability is unknown the result is taken as it comes.
        var refusesNull = method.Result is { RefusesNull: true } ? " { ResultMayBeNull = false }" : "";
        var request = $"new {Library}.TelefunctionRequest({contract.File.ToLiteral()}, {method.Name.ToLiteral()}){refusesNull}";
        var arguments = string.Concat(method.Sent.Select(Argument));
        var token = method.Parameters.Where(p => p.IsToken).Select(p => ", " + Local(p)).FirstOrDefault();
        var type = method.Result is { } result ? $"<{result.Source}>" : "";
        var call = $"caller.CallAsync{type}({request}{arguments}{token})";
        writer.Line($"{method.ReturnType} {method.DeclaringInterface}.{method.Method}({parameters}) =>");
        writer.Line($"    {(method.IsValueTask ? $"new {method.ReturnType}({call})" : call)};");
    }

    private static string Argument(ContractParameterModel parameter) => parameter.Function is { } function
        ? $".WithFunction({Function(function, Local(parameter))})"
        : $".With<{parameter.Value.Source}>({(parameter.Source == "dynamic" ? "(object?)" : "")}{Local(parameter)})";

    private static string Function(PassedFunctionModel function, string name)
    {
        var types = string.Join(", ", function.ArgumentTypes.Select(t => $"typeof({t})"));
        var arguments = function.ArgumentTypes.Select((type, i) => $"({type})arguments[{i}]!").Concat(function.TakesToken ? ["token"] : []);
        var call = $"await {name}({string.Join(", ", arguments)}).ConfigureAwait(false)";
        var body = function.ResultType is null ? $"{{ {call}; return null; }}" : $"(object?)({call})";
        return $"{name} is null ? null : new {Library}.PassedFunction(new global::System.Type[] {{ {types} }}, "
            + $"{(function.ResultType is { } result ? $"typeof({result})" : "null")}, async (arguments, token) => {body})";
    }

    // The prefix keeps parameters apart from keywords and from the names of generated code.
    private static string Local(ContractParameterModel parameter) => "arg_" + parameter.Name;
}
