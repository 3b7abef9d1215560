namespace Telefunc.TypeScript.Tests;

/// <summary>What small servers become.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void Without_nullable_annotations_a_reference_can_be_null()
    {
        var generation = ServerSource.Generate(
            "public class Old { [Telefunction] public Answer On(string text, int number) => null; } public class Answer { public string[] Texts { get; set; } public int Number { get; set; } }",
            nullable: false);

        Assert.StartsWith("export function on(text: string | null, number: number): Promise<Answer | null> {", generation.Body(), StringComparison.Ordinal);
        Assert.Contains("  texts: (string | null)[] | null\n  number: number\n", generation.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_with_a_converter_is_unknown_unless_the_user_says_what_it_is()
    {
        const string Source = """
            namespace Shop;
            public class Orders { [Telefunction] public Sku[] On(Sku? sku) => []; }
            [JsonConverter(typeof(SkuConverter))] public class Sku { }
            public class SkuConverter : JsonConverter<Sku>
            {
                public override Sku Read(ref System.Text.Json.Utf8JsonReader reader, Type type, System.Text.Json.JsonSerializerOptions options) => new();
                public override void Write(System.Text.Json.Utf8JsonWriter writer, Sku value, System.Text.Json.JsonSerializerOptions options) { }
            }
            """;

        var unknown = ServerSource.Generate(Source);
        var known = ServerSource.Generate(Source, new() { Types = new Dictionary<string, string> { ["Shop.Sku"] = "`sku-${number}`" } });

        Assert.StartsWith("export function on(sku?: unknown): Promise<unknown[]> {", unknown.Body(), StringComparison.Ordinal);
        Assert.All(unknown.Problems, p => Assert.Equal(("TF0102", false), (p.Code, p.IsError)));
        Assert.Contains(unknown.Problems, p => p.Message.Contains("Shop.Sku", StringComparison.Ordinal) && p.Message.Contains("SkuConverter", StringComparison.Ordinal));
        Assert.StartsWith("export function on(sku?: `sku-${number}` | null): Promise<(`sku-${number}`)[]> {", known.Body(), StringComparison.Ordinal);
        Assert.Empty(known.Problems);
    }

    [Fact]
    public void Tuples_have_members_only_where_fields_are_sent()
    {
        const string Source = "public class Pairs { [Telefunction] public (int Left, string? Right) On() => default; }";

        var without = ServerSource.Generate(Source);
        var with = ServerSource.Generate(Source, new() { IncludeFields = true });

        Assert.Equal(["TF0103"], without.Problems.Select(p => p.Code));
        Assert.StartsWith("export function on(): Promise<{}> {", without.Body(), StringComparison.Ordinal);
        Assert.StartsWith("export function on(): Promise<{ item1: number; item2: string | null }> {", with.Body(), StringComparison.Ordinal);
        Assert.Empty(with.Problems);
    }

    [Theory]
    [InlineData("Names", "'ReadOnly' | 'all'")]
    [InlineData("CamelCaseNames", "'readOnly' | 'all'")]
    public void The_style_of_enums_can_be_that_of_the_servers_options(string style, string union)
    {
        var generation = ServerSource.Generate(
            "public class Files { [Telefunction] public void On(Access access) { } } public enum Access { ReadOnly, [JsonStringEnumMemberName(\"all\")] Everything }",
            new() { Enums = Enum.Parse<EnumStyle>(style) });

        Assert.Contains($"export type Access = {union}\n", generation.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public void Exact_64_bit_integers_may_be_big()
    {
        var generation = ServerSource.Generate("public class Ids { [Telefunction] public long[] On(ulong? id) => []; }", new() { AreInt64Exact = true });

        Assert.StartsWith("export function on(id?: number | bigint | null): Promise<(number | bigint)[]> {", generation.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_cannot_end_early()
    {
        var generation = ServerSource.Generate("/// <summary>x</summary>\npublic class A { /// <summary>*/ alert(1) /* @param</summary>\n[Telefunction] public void On() { } }");

        Assert.StartsWith("/** *\\/ alert(1) /* \\@param */\nexport function on()", generation.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_and_telefunctions_of_other_assemblies_count()
    {
        var folder = Directory.CreateTempSubdirectory("telefunc-typescript-");
        var contract = ServerSource.Compile(folder.FullName, "Contract", "/// <summary>An order.</summary>\npublic record Order(int Number);");
        var library = ServerSource.Compile(folder.FullName, "Library", """
            [assembly: Telefunc.Dispatch.TelefunctionRegistration(typeof(Registration))]
            public static class Registration { }
            public class Shared { [Telefunction] public void OnShared() { } }
            """);
        var unregistered = ServerSource.Compile(folder.FullName, "Unregistered", "public class Unregistered { [Telefunction] public void OnOther() { } }");
        var server = ServerSource.Compile(
            folder.FullName, "Server", "public class Shop { [Telefunction] public Order OnOrder() => new(typeof(Shared).Name.Length + typeof(Unregistered).Name.Length); }", true, contract, library, unregistered);

        var generation = Generation.Run(server, [.. ServerSource.AllReferences(), contract, library, unregistered], new());
        folder.Delete(recursive: true);

        Assert.Equal(["Shared.telefunc.ts", "Shop.telefunc.ts"], generation.Files.Keys);
        Assert.Contains("/** An order. */\nexport interface Order {\n  number: number\n}\n", generation.Files["Shop.telefunc.ts"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_cannot_be_found_is_an_error_that_names_it()
    {
        var folder = Directory.CreateTempSubdirectory("telefunc-typescript-");
        var contract = ServerSource.Compile(folder.FullName, "Contract", "public record Order(int Number);");
        var server = ServerSource.Compile(folder.FullName, "Server", "public class Shop { [Telefunction] public Order? OnOrder() => null; }", true, contract);

        var generation = Generation.Run(server, ServerSource.AllReferences(), new());
        folder.Delete(recursive: true);

        var problem = Assert.Single(generation.Problems);
        Assert.Equal(("TF0101", true), (problem.Code, problem.IsError));
        Assert.Contains("Shop.OnOrder: the type 'Order' was not found", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Telefunctions(\"/../A.telefunc.ts\")] public class A { [Telefunction] public void On() { } }", "/../A.telefunc.ts")]
    [InlineData("public class A { [Telefunction] public void On() { } } public class a { [Telefunction] public void On() { } }", "/A.telefunc.ts and /a.telefunc.ts")]
    [InlineData("public class A { [Telefunction] public void On() { } [Telefunction(\"on\")] public void Off() { } }", "A.On and A.Off")]
    public void Keys_that_make_no_files_are_errors(string source, string named)
    {
        var problem = Assert.Single(ServerSource.Generate(source).Problems);

        Assert.Equal(("TF0104", true), (problem.Code, problem.IsError));
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_travel_is_unknown_and_said()
    {
        var generation = ServerSource.Generate("public class A { [Telefunction] public Result On() => new(); } public class Result { public Action? Act { get; set; } public int[,]? Grid { get; set; } }");

        Assert.Equal([("TF0106", false), ("TF0106", false)], generation.Problems.Select(p => (p.Code, p.IsError)));
        Assert.Contains("  act: unknown\n  grid: unknown\n", generation.Body(), StringComparison.Ordinal);
    }
}
