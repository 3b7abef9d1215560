namespace Telefunc.TypeScript;

/// <summary>Something that is wrong with a contract, or cannot be said in TypeScript.</summary>
internal sealed record Problem(string Code, bool IsError, string Message)
{
    public static Problem MissingType(string type, string where) => new(
        "TF0101", true, $"{where}: the type '{type}' was not found; name the assembly that has it with --reference");

    public static Problem Untyped(string type, string where, string why) => new(
        "TF0102", false, $"{where}: '{type}' {why}, so that it is 'unknown' in TypeScript");

    public static Problem Tuple(string where) => new(
        "TF0103",
        false,
        $"{where}: the elements of a tuple are fields, which JSON leaves out; use a record, or set IncludeFields on the server and here");

    public static Problem Key(string message) => new("TF0104", true, message);

    public static Problem NoTelefunctions(string assembly) => new(
        "TF0105", false, $"{assembly} has no telefunctions; nothing was written");

    public static Problem CannotTravel(string type, string where) => new(
        "TF0106", false, $"{where}: a value of type '{type}' cannot travel, so that it is 'unknown' in TypeScript");
}
