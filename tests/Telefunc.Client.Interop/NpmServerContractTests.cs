using Telefunc.Contracts;
using Telefunc.Npm;

namespace Telefunc.Interop;

/// <summary>Typed proxies against the npm package's own server, which no compiler has compared with them.</summary>
public sealed class NpmServerContractTests(NpmServerContractTests.Fixture fixture) : IClassFixture<NpmServerContractTests.Fixture>
{
    private const string ValuesFile = "/Values.telefunc.ts";

    [Fact]
    public async Task Values_travel_as_they_are_declared()
    {
        await using var client = new TelefuncClient(fixture.Server.Url);
        var values = client.For<IValues>();

        Assert.Equal(["!text", "\u2028"], await values.OnSame("!text", "\u2028"));
        Assert.Equal([new Point(1, null), new Point(-2, "")], await client.For<IPoints>().OnSame(new Point(1, null), new Point(-2, "")));
        await values.OnNothing();
    }

    [Fact]
    public async Task A_member_of_a_union_is_sent_with_its_discriminator()
    {
        await using var client = new TelefuncClient(fixture.Server.Url);

        Assert.Equal([new Circle(2)], await client.For<IShapes>().OnSame(new Circle(2)));
    }

    [Fact]
    public async Task Nothing_where_a_value_is_declared_is_an_error()
    {
        await using var client = new TelefuncClient(fixture.Server.Url);

        var error = await Assert.ThrowsAsync<TelefuncCallException>(client.For<IWrong>().OnNothing);

        Assert.Equal(TelefuncCallError.InvalidResult, error.Error);
        Assert.Null(await client.For<IMaybe>().OnNothing());
    }

    [Fact]
    public async Task A_function_is_called_and_a_refusal_told()
    {
        await using var client = new TelefuncClient(fixture.Server.Url);

        int[] results = await client.For<IFunctions>().OnCallEach(3, n => Task.FromResult(n * 10));

        Assert.Equal([0, 10, 20], results.AsEnumerable());
        await Assert.ThrowsAsync<ShieldValidationException>(() => client.For<IValues>().OnValidated("text", "not a number"));
    }

    [Fact]
    public async Task A_request_may_be_made_by_hand()
    {
        await using var client = new TelefuncClient(fixture.Server.Url);
        var request = new TelefunctionRequest(ValuesFile, "onSame").With<Shape>(new Circle(2)).With(1);

        var same = await client.CallAsync<object?[]>(request);

        Assert.Equal(1.0, same[1]);
    }

    /// <summary>The server of these tests.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal NodeServer Server { get; private set; } = null!;

        /// <inheritdoc/>
        public async ValueTask InitializeAsync() => Server = await NodeServer.StartAsync();

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Telefunctions]
    internal interface IValues
    {
        ValueTask<IReadOnlyList<string>> OnSame(string first, string second);

        ValueTask OnNothing();

        Task<object> OnValidated(string text, object number);
    }

    [Telefunctions(ValuesFile)]
    internal interface IPoints
    {
        Task<List<Point>> OnSame(Point first, Point second);
    }

    [Telefunctions(ValuesFile)]
    internal interface IShapes
    {
        Task<IReadOnlyList<Shape>> OnSame(Shape shape);
    }

    [Telefunctions(ValuesFile)]
    internal interface IWrong
    {
        Task<string> OnNothing();
    }

    [Telefunctions(ValuesFile)]
    internal interface IMaybe
    {
        Task<string?> OnNothing();
    }

    [Telefunctions]
    internal interface IFunctions
    {
        Task<int[]> OnCallEach(int count, Func<int, Task<int>> callback);
    }

    internal sealed record Point(int X, string? Label);

    [System.Text.Json.Serialization.JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Circle), "circle")]
    internal abstract record Shape;

    internal sealed record Circle(double Radius) : Shape;
}
