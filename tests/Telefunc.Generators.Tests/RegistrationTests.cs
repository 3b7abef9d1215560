using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Telefunc.Dispatch;

namespace Telefunc.Generators.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Starting_the_app_registers_what_its_library_has()
    {
        var context = new AssemblyLoadContext(null);
        var library = Library("Lib.One", "public static class InLibrary { [Telefunction] public static int Get() => 1; }", context);
        var app = Generated.Correct("public static class InApp { [Telefunction] public static int Get() => 2; }", "App.One", library);
        Assert.Null(TelefunctionCatalog.Find("/InLibrary.telefunc.ts", "get"));

        app.Load(context);

        Assert.NotNull(TelefunctionCatalog.Find("/InLibrary.telefunc.ts", "get"));
        Assert.NotNull(TelefunctionCatalog.Find("/InApp.telefunc.ts", "get"));
    }

    [Fact]
    public void Registration_passes_through_assemblies_that_have_no_telefunctions()
    {
        var context = new AssemblyLoadContext(null);
        var bottom = Library("Chain-Bottom", "namespace Bottom { public static class InBottom { [Telefunction] public static int Get() => 1; } }", context);
        var middle = Library("Chain.Middle", "public static class Middle { public static void Nothing() { } }", context, bottom);
        // Like a project whose reference to the bottom is private to the middle.
        var app = Generated.Correct("public static class Program { }", "Chain.App", middle);

        app.Load(context);

        Assert.NotNull(TelefunctionCatalog.Find("/InBottom.telefunc.ts", "get"));
    }

    [Fact]
    public void A_library_that_is_reached_by_two_ways_is_registered_once()
    {
        var context = new AssemblyLoadContext(null);
        var bottom = Library("Twice.Bottom", "public static class InTwice { [Telefunction] public static int Get() => 1; }", context);
        var middle = Library("Twice.Middle", "public static class InTwiceMiddle { [Telefunction] public static int Get() => 1; }", context, bottom);
        var app = Generated.Correct("public static class Program { }", "Twice.App", middle, bottom);

        var loaded = app.Load(context);
        var first = TelefunctionCatalog.Find("/InTwice.telefunc.ts", "get");
        loaded.GetType("Telefunc.Generated.Twice_App_Registration")!.GetMethod("Register")!.Invoke(null, null);

        Assert.NotNull(first);
        Assert.Same(first, TelefunctionCatalog.Find("/InTwice.telefunc.ts", "get"));
        Assert.Contains("global::Telefunc.Generated.Twice_Bottom_Registration.Register();", app.Source("Registration.g.cs"), StringComparison.Ordinal);
        Assert.Contains("global::Telefunc.Generated.Twice_Middle_Registration.Register();", app.Source("Registration.g.cs"), StringComparison.Ordinal);
    }

    /// <summary>Puts a library where the app will find it, without running anything in it.</summary>
    private static PortableExecutableReference Library(string name, string source, AssemblyLoadContext context, params MetadataReference[] references)
    {
        var image = Generated.Correct(source, name, references).Image();
        context.LoadFromStream(new MemoryStream(image));
        return MetadataReference.CreateFromImage(image);
    }
}
