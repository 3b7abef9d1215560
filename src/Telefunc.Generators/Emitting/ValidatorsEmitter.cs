using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;

namespace Telefunc.Generators.Emitting;

/// <summary>
/// Writes the class that validates what clients send. A validator returns where the problem is, relative to its value, and what it is:
/// <c>.text: …</c>, <c>[3].text: …</c>, or <c>: …</c> for the value itself; callers put their part of the path in front.
/// </summary>
internal static class ValidatorsEmitter
{
    private const string Context = "global::System.ComponentModel.DataAnnotations.ValidationContext";
    private const string Attribute = "global::System.ComponentModel.DataAnnotations.ValidationAttribute";
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";

    public static string Emit(IReadOnlyList<ValidatorModel> validators, Names names, AttributeTable attributes)
    {
        var distinct = new DistinctNames();
        var methods = validators.ToDictionary(v => v.Type, v => distinct.Take("Validate" + v.Name));

        var writer = SourceWriter.File();
        writer.Open($"namespace {Names.Namespace}");
        writer.Line(Names.Attributes);
        writer.Open($"internal static class {names.Validators}");
        writer.Open("internal static void Register()");
        foreach (var validator in validators)
        {
            EmitRegistration(writer, validator.Type, methods[validator.Type]);
            if (validator.IsValueType)
                EmitRegistration(writer, validator.Type + "?", methods[validator.Type]);
        }
        writer.Close();
        foreach (var validator in validators)
            EmitValidator(writer, validator, methods, new CheckEmitter(attributes, ""));
        EmitShared(writer);
        attributes.Emit(writer);
        if (attributes.HasRanges)
            RangeEmitter.Emit(writer);
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void EmitRegistration(SourceWriter writer, string type, string method) => writer.Line(
        $"global::Telefunc.Validation.MessageValidators.Register<{type}>("
        + $"static value => value is {{ }} present ? Relative({method}(present)) : null);");

    private static void EmitValidator(SourceWriter writer, ValidatorModel validator, Dictionary<string, string> methods, CheckEmitter checks)
    {
        writer.Line();
        writer.Open($"private static string? {methods[validator.Type]}({validator.Type} value)");
        for (var i = 0; i < validator.Derived.Count; i++)
        {
            writer.Line($"if (value is {validator.Derived[i]} derived{i})");
            writer.Line($"    return {methods[validator.Derived[i]]}(derived{i});");
        }
        if (validator.Shape != ValidatorShape.Object)
            EmitElements(writer, validator, methods);
        if (validator.IsValidatable || validator.Checks.Count > 0 || validator.Members.Any(m => m.Checks.Count > 0))
            writer.Line($"var context = new {Context}(value, {validator.Name.ToLiteral()}, serviceProvider: null, items: null);");
        for (var i = 0; i < validator.Members.Count; i++)
            EmitMember(writer, validator.Members[i], i, methods, checks);
        var ownContext = $"Named(context, null, {validator.Name.ToLiteral()})";
        foreach (var check in validator.Checks)
            checks.Emit(writer, check, "value", "value", ownContext, validator.Name, m => $"return \": \" + {m};");
        writer.Line(validator.IsValidatable ? $"return OwnProblem(value, {ownContext});" : "return null;");
        writer.Close();
    }

    private static void EmitElements(SourceWriter writer, ValidatorModel validator, Dictionary<string, string> methods)
    {
        if (validator.Element is not { } element)
            return;
        if (validator.Type.StartsWith("global::System.Collections.Immutable.ImmutableArray<", StringComparison.Ordinal))
        {
            writer.Line("if (value.IsDefault)");
            writer.Line("    return null;");
        }
        var source = validator.Enumerable is { } enumerable ? $"({enumerable})value" : "value";
        var isDictionary = validator.Shape == ValidatorShape.Dictionary;
        if (!isDictionary)
            writer.Line("var index = 0;");
        writer.Open($"foreach (var item in {source})");
        writer.Line($"if ({(isDictionary ? "item.Value" : "item")} is {{ }} element && {methods[element]}(element) is {{ }} nested)");
        var key = isDictionary ? $"global::System.Convert.ToString(item.Key, {Invariant})" : $"index.ToString({Invariant})";
        writer.Line($"    return \"[\" + {key} + \"]\" + nested;");
        if (!isDictionary)
            writer.Line("index++;");
        writer.Close();
    }

    private static void EmitMember(SourceWriter writer, MemberModel member, int number, Dictionary<string, string> methods, CheckEmitter checks)
    {
        var path = "." + member.JsonName;
        var value = $"value.{member.Accessor}";
        foreach (var check in member.Checks)
        {
            var context = $"Named(context, {member.ClrName.ToLiteral()}, {member.DisplayName.ToLiteral()})";
            checks.Emit(writer, check, value, "value", context, member.DisplayName, m => $"return {(path + ": ").ToLiteral()} + {m};");
        }
        if (member.Type is null)
            return;
        writer.Line($"if ({value} is {{ }} member{number} && {methods[member.Type]}(member{number}) is {{ }} nested{number})");
        writer.Line($"    return {path.ToLiteral()} + nested{number};");
    }

    private static void EmitShared(SourceWriter writer)
    {
        writer.Line();
        writer.Open($"internal static string? Problem({Attribute} attribute, object? value, {Context} context)");
        writer.Line("var result = attribute.GetValidationResult(value, context);");
        writer.Line("return result is null ? null : result.ErrorMessage ?? \"The value is not valid.\";");
        writer.Close();
        writer.Line();
        writer.Line("// A context needs an instance; a missing argument has none.");
        writer.Line($"internal static {Context} ContextOf(object? value, string name, string displayName) =>");
        writer.Line($"    Named(new {Context}(value ?? new object(), displayName, serviceProvider: null, items: null), name, displayName);");
        writer.Line();
        writer.Open($"private static {Context} Named({Context} context, string? member, string displayName)");
        writer.Line("context.MemberName = member;");
        writer.Line("context.DisplayName = displayName;");
        writer.Line("return context;");
        writer.Close();
        writer.Line();
        writer.Open($"private static string? OwnProblem(global::System.ComponentModel.DataAnnotations.IValidatableObject value, {Context} context)");
        writer.Open("foreach (var result in value.Validate(context))");
        writer.Line("if (result is null)");
        writer.Line("    continue;");
        writer.Line("var message = \": \" + (result.ErrorMessage ?? \"The value is not valid.\");");
        writer.Line("foreach (var member in result.MemberNames)");
        writer.Line("    return \".\" + global::System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member) + message;");
        writer.Line("return message;");
        writer.Close();
        writer.Line("return null;");
        writer.Close();
        writer.Line();
        writer.Line("private static string? Relative(string? problem) =>");
        writer.Line("    problem is null ? null : problem[0] == '.' ? problem.Substring(1) : problem[0] == ':' ? problem.Substring(2) : problem;");
    }
}
