using Microsoft.AspNetCore.Authorization;

namespace Telefunc.Generators.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void Attributes_of_authorization_are_kept_the_class_first()
    {
        const string Source = """
            using Microsoft.AspNetCore.Authorization;
            [Authorize("base")] public class Base;
            [Authorize(Roles = "a,\"b\"")] [Obsolete]
            public sealed class Secured : Base
            {
                [Telefunction] [Authorize("policy", AuthenticationSchemes = "s")] public void Get() { }
                [Telefunction] [AllowAnonymous] public void Open() { }
            }
            """;
        var generated = Generated.Telefunction(Source, "/Secured.telefunc.ts", "get");
        var open = Telefunc.Dispatch.TelefunctionCatalog.Find("/Secured.telefunc.ts", "open")!;

        var authorize = generated.Metadata.Cast<AuthorizeAttribute>().Select(a => (a.Policy, a.Roles, a.AuthenticationSchemes));
        Assert.Equal([("base", null, null), (null, "a,\"b\"", null), ("policy", null, "s")], authorize);
        Assert.IsType<AllowAnonymousAttribute>(open.Metadata[2]);
    }

    [Fact]
    public void An_attribute_of_the_application_is_reconstructed_with_every_kind_of_argument()
    {
        const string Source = """
            using Microsoft.AspNetCore.Authorization;
            [AttributeUsage(AttributeTargets.All)]
            public sealed class DemandAttribute(string? name, Type type, DayOfWeek day, params object?[] more) : Attribute, IAuthorizationRequirementData
            {
                public int[]? Numbers { get; set; }
                public override string ToString() => $"{name}|{type.Name}|{day}|{string.Join(",", more)}|{string.Join(",", Numbers ?? [])}";
                public IEnumerable<IAuthorizationRequirement> GetRequirements() => [];
            }
            public static class Demanding
            {
                [Telefunction] [Demand(null, typeof(Dictionary<,>), DayOfWeek.Friday, 1, "two", 'c', 2.5, null, Numbers = new[] { 1, -2 })] public static void Get() { }
            }
            """;

        var telefunction = Generated.Telefunction(Source, "/Demanding.telefunc.ts", "get");

        Assert.Equal(FormattableString.Invariant($"|Dictionary`2|Friday|1,two,c,{2.5},|1,-2"), telefunction.Metadata.Single().ToString());
    }

    [Fact]
    public void Without_such_attributes_there_is_no_metadata() => Assert.Empty(Generated.Telefunction(
        "[Obsolete] public static class Bare { [Telefunction] public static void Get() { } }", "/Bare.telefunc.ts", "get").Metadata);
}
