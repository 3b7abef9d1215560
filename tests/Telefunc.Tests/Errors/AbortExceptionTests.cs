using System.Text.Json;
using Telefunc.Serialization;

namespace Telefunc.Tests.Errors;

public sealed class AbortExceptionTests
{
    private sealed record Reason(string Code, int Retry);

    [Fact]
    public void A_value_of_this_side_is_given_back_as_it_is()
    {
        var reason = new Reason("expired", 3);

        Assert.Same(reason, new AbortException(reason).GetValue<Reason>());
        Assert.Equal(7, new AbortException(7).GetValue<int>());
    }

    [Fact]
    public void A_value_of_the_other_side_is_read_as_the_type()
    {
        var serializer = DialectSerializer.Default;
        var received = serializer.DeserializeUntyped("""{"code":"expired","retry":3}"""u8);

        Assert.Equal(new Reason("expired", 3), new AbortException(received, serializer).GetValue<Reason>());
    }

    [Fact]
    public void A_value_of_another_type_is_an_error() =>
        Assert.Throws<JsonException>(() => new AbortException("text").GetValue<Reason>());
}
