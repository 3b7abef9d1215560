namespace Telefunc;

/// <summary>
/// Sets the file key under which the telefunctions of a class are called. Without it the key is the class's name:
/// <c>Clock</c> is <c>/Clock.telefunc.ts</c>.
/// </summary>
/// <param name="file">The file key: begins with a slash, for example <c>/pages/Clock.telefunc.ts</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TelefunctionsAttribute(string file) : Attribute
{
    /// <summary>The file key, for example <c>/pages/Clock.telefunc.ts</c>.</summary>
    public string File { get; } = file;
}
