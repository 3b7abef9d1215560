namespace Telefunc.Generators.Emitting;

/// <summary>
/// Writes the attribute that stands in for <c>[Range(typeof(T), "low", "high")]</c>, whose own implementation finds a converter by
/// reflection. The limits are read in the invariant culture.
/// </summary>
internal static class RangeEmitter
{
    public static void Emit(SourceWriter writer)
    {
        const string Annotations = "global::System.ComponentModel.DataAnnotations";
        const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";
        writer.Line();
        writer.Line("private sealed class RangeOf<T>(string minimum, string maximum)");
        writer.Line($"    : {Annotations}.ValidationAttribute(\"The field {{0}} must be between {{1}} and {{2}}.\")");
        writer.Open("    where T : global::System.IComparable<T>, global::System.IParsable<T>");
        writer.Line("private readonly global::System.Lazy<(T Minimum, T Maximum)> _limits = new(() =>");
        writer.Line($"    (T.Parse(minimum, {Invariant}), T.Parse(maximum, {Invariant})));");
        writer.Line();
        writer.Line("public bool MinimumIsExclusive { get; set; }");
        writer.Line("public bool MaximumIsExclusive { get; set; }");
        writer.Line("public bool ParseLimitsInInvariantCulture { get; set; }");
        writer.Line("public bool ConvertValueInInvariantCulture { get; set; }");
        writer.Line();
        writer.Open("public override bool IsValid(object? value)");
        writer.Line("if (value is null or \"\")");
        writer.Line("    return true;");
        writer.Line("T? typed;");
        writer.Line("if (value is T same)");
        writer.Line("    typed = same;");
        writer.Line($"else if (!T.TryParse(global::System.Convert.ToString(value, {Invariant}), {Invariant}, out typed))");
        writer.Line("    return false;");
        writer.Line("var fromMinimum = typed.CompareTo(_limits.Value.Minimum);");
        writer.Line("var fromMaximum = typed.CompareTo(_limits.Value.Maximum);");
        writer.Line("return (MinimumIsExclusive ? fromMinimum > 0 : fromMinimum >= 0) && (MaximumIsExclusive ? fromMaximum < 0 : fromMaximum <= 0);");
        writer.Close();
        writer.Line();
        writer.Line("public override string FormatErrorMessage(string name) => string.Format(");
        writer.Line("    global::System.Globalization.CultureInfo.CurrentCulture, ErrorMessageString, name, minimum, maximum);");
        writer.Close();
    }
}
