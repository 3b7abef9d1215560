using System.ComponentModel;

namespace Telefunc.Dispatch;

/// <summary>
/// Names the class that registers the telefunctions of an assembly. Infrastructure: written by the source generator, and read by it
/// when it compiles an assembly that references this one, so that starting the program also registers what its libraries have.
/// </summary>
/// <param name="registration">A public static class with a method <c>Register()</c> that may be called more than once.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TelefunctionRegistrationAttribute(Type registration) : Attribute
{
    /// <summary>A public static class with a method <c>Register()</c> that may be called more than once.</summary>
    public Type Registration { get; } = registration;
}
