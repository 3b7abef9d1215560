using System.Reflection;
using Telefunc.Dispatch;
using Telefunc.Validation;

namespace Telefunc.Generators.Tests;

public sealed class ValidationTests
{
    private static readonly MethodInfo ValidateMethod = typeof(MessageValidators).GetMethod(nameof(MessageValidators.Validate))!;

    /// <summary>Compiles types and a static method <c>Make.Value</c>, and says what the registered validator thinks of what it returns.</summary>
    private static string? Problem(string types, string value, string type)
    {
        var source = $$"""
            using System.Collections.Immutable;
            using System.ComponentModel;
            using System.Text.Json.Serialization;
            public static class Make
            {
                public static {{type}} Value() => {{value}};
                [Telefunction("validate{{Guid.NewGuid():N}}")] public static void Take({{type}} message) { }
            }
            {{types}}
            """;
        var make = Generated.Correct(source).Load().GetType("Make")!.GetMethod("Value")!;
        return (string?)ValidateMethod.MakeGenericMethod(make.ReturnType).Invoke(null, [make.Invoke(null, null)]);
    }

    [Theory]
    [InlineData("new(\"hello\", 3)", null)]
    [InlineData("new(null!, 3)", "text: The text field is required.")]
    [InlineData("new(\"\", 9)", "text: The text field is required.")]
    [InlineData("new(\"hello!\", 3)", "text: The field text must be a string with a maximum length of 5.")]
    [InlineData("new(\"hello\", 9)", "urlCount: Between 1 and 3, please.")]
    public void Members_of_a_record_are_validated(string value, string? expected) => Assert.Equal(expected, Problem(
        "public sealed record Message([StringLength(5), Required] string Text, [property: Range(1, 3, ErrorMessage = \"Between {1} and {2}, please.\")] int URLCount);",
        value,
        "Message"));

    [Theory]
    [InlineData("{ Inner = new() { Name = \"x\" } }", "inner.full-name: The field full-name must be a string or array type with a minimum length of '2'.")]
    [InlineData("{ Inner = null }", null)]
    [InlineData("{ Items = [new(), new() { Name = \"x\" }] }", "items[1].full-name: The field full-name must be a string or array type with a minimum length of '2'.")]
    [InlineData("{ Sequence = new List<Inner?> { null, new() { Name = \"x\" } } }", "sequence[1].full-name: The field full-name must be a string or array type with a minimum length of '2'.")]
    [InlineData("{ Fixed = [new() { Name = \"x\" }] }", "fixed[0].full-name: The field full-name must be a string or array type with a minimum length of '2'.")]
    [InlineData("{ ByKey = new() { [\"a\"] = [new() { Name = \"x\" }] } }", "byKey[a][0].full-name: The field full-name must be a string or array type with a minimum length of '2'.")]
    [InlineData("{ Optional = new Point(-1) }", "optional.x: The field x must be between 0 and 9.")]
    [InlineData("{ Optional = new Point(1) }", null)]
    [InlineData("{ Points = [new Point(0), new Point(10)] }", "points[1].x: The field x must be between 0 and 9.")]
    [InlineData("{ Ignored = \"too long\" }", null)]
    [InlineData("{ Included = \"too long\" }", "included: The field Its name must be a string with a maximum length of 3.")]
    [InlineData("{ Base = 5 }", "base: The field base must be between 6 and 7.")]
    public void Validation_reaches_everything_below(string value, string? expected) => Assert.Equal(expected, Problem(
        """
        public abstract class Root { [Range(6, 7)] public virtual int Base { get; set; } = 6; }
        public sealed class Outer : Root
        {
            public override int Base { get; set; } = 6;
            public Inner? Inner { get; set; }
            public Inner[] Items { get; set; } = [];
            public IReadOnlyList<Inner?> Sequence { get; set; } = [];
            public ImmutableArray<Inner> Fixed { get; set; }
            public Dictionary<string, List<Inner>> ByKey { get; set; } = [];
            public Point? Optional { get; set; }
            public Point[] Points { get; set; } = [];
            [JsonIgnore, StringLength(3)] public string? Ignored { get; set; }
            [JsonInclude, StringLength(3), Display(Name = "Its name")] internal string? Included { get; set; }
            [StringLength(3)] private string Hidden { get; set; } = "too long";
            [StringLength(3)] public static string Shared { get; set; } = "too long";
        }
        public class Inner { [MinLength(2), JsonPropertyName("full-name")] public string Name { get; set; } = "xy"; public Outer? Again { get; set; } }
        public readonly record struct Point([Range(0, 9)] int X);
        """,
        "new Outer() " + value,
        "Outer"));

    [Theory]
    [InlineData("List<Item>", "[new(1), new(0)]", "[1].n: The field n must be between 1 and 5.")]
    [InlineData("Item[]", "[new(0)]", "[0].n: The field n must be between 1 and 5.")]
    [InlineData("IDictionary<int, Item>", "new Dictionary<int, Item> { [7] = new(0) }", "[7].n: The field n must be between 1 and 5.")]
    [InlineData("Item?", "null", null)]
    [InlineData("Boxed?", "new Boxed(0)", "n: The field n must be between 1 and 5.")]
    [InlineData("Boxed", "new Boxed(0)", "n: The field n must be between 1 and 5.")]
    [InlineData("Generic<Item>", "new(new(0))", "value.n: The field n must be between 1 and 5.")]
    [InlineData("IItem[]", "[new Item(0)]", "[0].n: The field n must be between 1 and 5.")]
    public void The_declared_type_of_an_argument_can_be_anything(string type, string value, string? expected) => Assert.Equal(expected, Problem(
        """
        public interface IItem { [Range(1, 5)] int N { get; } }
        public sealed record Item([Range(1, 5)] int N) : IItem; public readonly record struct Boxed([Range(1, 5)] int N); public sealed record Generic<T>(T Value);
        """,
        value,
        type));

    [Fact]
    public void A_type_that_contains_itself_is_validated_to_the_bottom() => Assert.Equal("next.next.n: The field n must be between 1 and 5.", Problem(
        "public sealed record Chain([Range(1, 5)] int N, Chain? Next = null);", "new(1, new(2, new(0)))", "Chain"));

    [Theory]
    [InlineData("new Say(\"\")", "text: The text field is required.")]
    [InlineData("new Shout(\"\", \"\")", "text: The text field is required.")]
    [InlineData("new Shout(\"hello\", \"hello\")", "loud: The field loud must be a string with a maximum length of 3.")]
    [InlineData("new Say(\"hello\")", null)]
    [InlineData("new Join(0)", "room: The field room must be between 1 and 5.")]
    public void A_union_is_validated_as_what_it_is(string value, string? expected) => Assert.Equal(expected, Problem(
        """
        [JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Shout), "shout"), JsonDerivedType(typeof(Join), "join")] public abstract record Union;
        public record Say([property: Required] string Text) : Union;
        public sealed record Shout(string Text, [StringLength(3)] string Loud) : Say(Text);
        public sealed record Join([Range(1, 5)] int Room) : Union;
        """,
        value,
        "Union"));

    [Theory]
    [InlineData("new(1, 2)", "to: From must not be below to.")]
    [InlineData("new(9, 2)", "from: The field from must be between 0 and 5.")]
    [InlineData("new(5, 5)", "Equal.")]
    [InlineData("new(4, 1)", null)]
    public void An_object_can_validate_itself_once_its_members_are_valid(string value, string? expected) => Assert.Equal(expected, Problem(
        """
        public sealed record Span([Range(0, 5)] int From, int To) : IValidatableObject
        {
            public IEnumerable<ValidationResult> Validate(ValidationContext context)
            {
                if (From < To) yield return new("From must not be below to.", [nameof(To)]);
                if (From == To) yield return new("Equal.");
            }
        }
        """,
        value,
        "Span"));

    [Theory]
    [InlineData("{ Array = [1] }", "array: The field array must be a string or collection type with a minimum length of '2' and maximum length of '3'.")]
    [InlineData("{ Array = [1, 2, 3, 4] }", "array: The field array must be a string or collection type with a minimum length of '2' and maximum length of '3'.")]
    [InlineData("{ List = [1, 2, 3, 4] }", "list: The field list must be a string or array type with a maximum length of '3'.")]
    [InlineData("{ Interface = [] }", "interface: Too few")]
    [InlineData("{ Set = [] }", "set: The field set must be a string or array type with a minimum length of '1'.")]
    [InlineData("{ Map = [] }", "map: The field map must be a string or array type with a minimum length of '1'.")]
    [InlineData("{ Password = \"a\", Again = \"b\" }", "again: 'again' and 'Password' do not match.")]
    [InlineData("{ Price = 0.001m }", "price: The field price must be between 0.01 and 10.")]
    [InlineData("{ Price = 10m }", "price: The field price must be between 0.01 and 10.")]
    [InlineData("{ Price = 9.99m }", null)]
    [InlineData("{ Day = \"2020-01-01\" }", "day: The field day must be between 2021-01-01 and 2022-01-01.")]
    [InlineData("{ Day = \"2021-06-01\" }", null)]
    [InlineData("{ Day = \"rubbish\" }", "day: The field day must be between 2021-01-01 and 2022-01-01.")]
    [InlineData("{ Mail = \"nobody\" }", "mail: The mail field is not a valid e-mail address.")]
    [InlineData("{ Even = 3 }", "even: 3 of even is odd")]
    [InlineData("{ Letter = \"c\" }", "letter: The letter field does not equal any of the values specified in AllowedValuesAttribute.")]
    [InlineData("{ Array = null }", null)]
    public void Attributes_that_look_things_up_by_reflection_work_without(string value, string? expected) => Assert.Equal(expected, Problem(
        """
        public sealed class Lengths
        {
            [Length(2, 3)] public int[]? Array { get; set; } = [1, 2];
            [MaxLength(3)] public List<int> List { get; set; } = [];
            [MinLength(1, ErrorMessage = "Too few")] public IReadOnlyList<int> Interface { get; set; } = [1];
            [MinLength(1)] public ISet<int> Set { get; set; } = new HashSet<int> { 1 };
            [MinLength(1)] public Dictionary<string, int> Map { get; set; } = new() { ["a"] = 1 };
            public string? Password { get; set; }
            [Compare(nameof(Password))] public string? Again { get; set; }
            [Range(typeof(decimal), "0.01", "10", MaximumIsExclusive = true)] public decimal Price { get; set; } = 1;
            [Range(typeof(DateOnly), "2021-01-01", "2022-01-01")] public string? Day { get; set; }
            [EmailAddress] public string? Mail { get; set; }
            [AllowedValues("a", "b", null)] public string? Letter { get; set; }
            [Even] public int Even { get; set; }
        }
        public sealed class EvenAttribute : ValidationAttribute
        {
            protected override ValidationResult? IsValid(object? value, ValidationContext context) =>
                (int)value! % 2 == 0 ? null : new($"{value} of {context.DisplayName} is odd");
        }
        """,
        (value.Contains("Set = []", StringComparison.Ordinal) ? "new Lengths { Set = new HashSet<int>() }" : "new Lengths " + value),
        "Lengths"));

    [Fact]
    public async Task Attributes_of_parameters_are_checked()
    {
        const string Source = """
            public static class Parameters
            {
                [Telefunction] public static string Take([StringLength(3)] string name, [Range(1, 5)] int? age = null, [Required, MinLength(1)] int[]? tags = null) => name + age;
            }
            """;
        var telefunction = Generated.Telefunction(Source, "/Parameters.telefunc.ts", "take");

        Assert.Equal("bob4", await telefunction.InvokeAsync(new FakeCall("bob", 4, new[] { 1 })));
        await Refused("name: The field name must be a string with a maximum length of 3.", "robert", 4, new[] { 1 });
        await Refused("age: The field age must be between 1 and 5.", "bob", 6, new[] { 1 });
        await Refused("tags: The tags field is required.", "bob");
        await Refused("tags: The field tags must be a string or array type with a minimum length of '1'.", "bob", 4, Array.Empty<int>());

        async Task Refused(string message, params object?[] arguments) => Assert.Equal(
            message,
            (await Assert.ThrowsAsync<ShieldValidationException>(() => telefunction.InvokeAsync(new FakeCall(arguments)).AsTask())).Message);
    }

    [Theory]
    [InlineData("object o = new Channel<A, B>();", "A")]
    [InlineData("Channel<A, B> o = new();", "A")]
    [InlineData("var o = new Telefunc.Channel<A, B, C, D>();", "A D")]
    [InlineData("var o = new BroadcastChannel<A>(\"k\");", "A")]
    [InlineData("BroadcastChannel<List<A>> o = new(\"k\");", "A")]
    [InlineData("var o = System.Threading.Channels.Channel.CreateBounded<A>(1);", "")]
    [InlineData("System.Threading.Channels.Channel<A>? o = null;", "")]
    [InlineData("var o = new Channel<Never, B>();", "")]
    [InlineData("_ = new Channel<Never, int>().SendAsync<C>(1);", "C")]
    public void Messages_of_channels_have_validators(string statement, string expected)
    {
        var source = $$"""
            public static class Uses { public static void It() { {{statement}} } }
            public sealed record A([Range(1, 5)] int N); public sealed record B([Range(1, 5)] int N);
            public sealed record C([Range(1, 5)] int N); public sealed record D([Range(1, 5)] int N);
            """;
        var assembly = Generated.Correct(source).Load();

        var validated = new[] { "A", "B", "C", "D" }.Where(name =>
        {
            var type = assembly.GetType(name)!;
            return ValidateMethod.MakeGenericMethod(type).Invoke(null, [Activator.CreateInstance(type, 0)]) is "n: The field n must be between 1 and 5.";
        });
        Assert.Equal(expected, string.Join(' ', validated));
    }

    [Fact]
    public void Types_without_attributes_have_no_validators()
    {
        const string Source = """
            public sealed record Plain(string Text, List<Plain> Children, DateTime At, System.Text.Json.JsonElement Json);
            public static class Unvalidated { [Telefunction] public static void Take(Plain plain, object anything, string text, byte[] bytes) { } }
            """;
        var generated = Generated.Correct(Source);

        Assert.False(generated.HasSource("Validators.g.cs"));
        Assert.True(generated.HasSource("Telefunctions.g.cs"));
    }

    [Fact]
    public void A_generic_type_without_end_does_not_hang_the_compiler() => Assert.NotEmpty(Generated.Correct(
        "public class Growing<T> { [Range(1, 5)] public int N { get; set; } public Growing<List<T>>? Next { get; set; } }"
        + "public static class Grows { [Telefunction] public static void Take(Growing<int> value) { } }").Result.GeneratedTrees);

    [Fact]
    public async Task Types_of_other_assemblies_are_validated()
    {
        var contracts = Generated.Correct("namespace Contracts { public sealed record Note([StringLength(2)] string Text, [property: Required] string Title); }", "Contracts" + Guid.NewGuid().ToString("N"));
        var image = contracts.Image();
        var context = new System.Runtime.Loader.AssemblyLoadContext(null);
        var note = context.LoadFromStream(new MemoryStream(image)).GetType("Contracts.Note")!;
        Generated.Correct(
            "public static class Foreign { [Telefunction] public static void Take(Contracts.Note note) { } }",
            null,
            Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image)).Load(context);
        var telefunction = TelefunctionCatalog.Find("/Foreign.telefunc.ts", "take")!;

        await telefunction.InvokeAsync(new FakeCall(Activator.CreateInstance(note, "ab", "c")));
        var error = await Assert.ThrowsAsync<ShieldValidationException>(() => telefunction.InvokeAsync(new FakeCall(Activator.CreateInstance(note, "abc", "c"))).AsTask());
        Assert.Equal("note.text: The field text must be a string with a maximum length of 2.", error.Message);
    }
}
