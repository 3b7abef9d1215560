using Telefunc.Generators.Model;

namespace Telefunc.Generators.Emitting;

/// <summary>
/// Writes the public class through which assemblies that reference this one register it: a library's own module initializer does not
/// run before something of the library is used, which a call from a client would wait for in vain.
/// </summary>
internal static class RegistrationEmitter
{
    public static string Emit(AssemblyModel assembly, Names names, bool hasTelefunctions, bool hasValidators)
    {
        var writer = SourceWriter.File();
        writer.Line($"[assembly: global::Telefunc.Dispatch.TelefunctionRegistration(typeof(global::{Names.Namespace}.{names.Registration}))]");
        writer.Line();
        writer.Open($"namespace {Names.Namespace}");
        writer.Line("/// <summary>Registers the telefunctions of this assembly and of those that it references. Infrastructure.</summary>");
        writer.Line(Names.Attributes);
        writer.Open($"public static class {names.Registration}");
        writer.Line("private static int _registered;");
        writer.Line();
        writer.Line("/// <summary>Registers them, the first time that it is called.</summary>");
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("public static void Register()");
        writer.Line("if (global::System.Threading.Interlocked.Exchange(ref _registered, 1) != 0)");
        writer.Line("    return;");
        foreach (var registration in assembly.ReferencedRegistrations)
            writer.Line($"{registration}.Register();");
        if (hasTelefunctions)
            writer.Line($"{names.Telefunctions}.Register();");
        if (hasValidators)
            writer.Line($"{names.Validators}.Register();");
        writer.Close();
        writer.Close();
        writer.Close();
        return writer.ToString();
    }
}
