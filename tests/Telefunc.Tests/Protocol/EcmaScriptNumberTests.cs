using System.Globalization;
using System.Text;
using CsCheck;
using Telefunc.Protocol;

namespace Telefunc.Tests.Protocol;

public sealed class EcmaScriptNumberTests
{
    [Theory]
    [InlineData(0d, "0")]
    [InlineData(100d, "100")]
    [InlineData(0.1d, "0.1")]
    [InlineData(-0.5d, "-0.5")]
    [InlineData(12345678.9d, "12345678.9")]
    [InlineData(1700000000000.25d, "1700000000000.25")]
    [InlineData(0.3333333333333333d, "0.3333333333333333")]
    [InlineData(9007199254740992d, "9007199254740992")]
    [InlineData(1152921504606846976d, "1152921504606847000")]
    [InlineData(100000000000000000000d, "100000000000000000000")]
    [InlineData(123456789012345680000d, "123456789012345680000")]
    [InlineData(1e21d, "1e+21")]
    [InlineData(-1e21d, "-1e+21")]
    [InlineData(1e22d, "1e+22")]
    [InlineData(0.000001d, "0.000001")]
    [InlineData(0.00001234d, "0.00001234")]
    [InlineData(1e-7d, "1e-7")]
    [InlineData(1.5e-7d, "1.5e-7")]
    [InlineData(-1.2345e-10d, "-1.2345e-10")]
    [InlineData(5e-324d, "5e-324")]
    [InlineData(1.7976931348623157e308d, "1.7976931348623157e+308")]
    public void A_number_is_printed_as_Node_prints_it(double value, string expected) => Assert.Equal(expected, Print(value));

    [Fact]
    public void Negative_zero_loses_its_sign() => Assert.Equal("0", Print(-0d));

    [Fact]
    public void Every_finite_number_comes_back_from_its_text() =>
        Gen.Double.Where(double.IsFinite).Sample(value =>
        {
            var text = Print(value);
            Assert.InRange(text.Length, 1, EcmaScriptNumber.MaxLength);
            Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture));
        });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_is_not_finite_is_an_argument_error(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Print(value));

    private static string Print(double value)
    {
        Span<byte> text = stackalloc byte[EcmaScriptNumber.MaxLength];
        return Encoding.ASCII.GetString(text[..EcmaScriptNumber.Format(value, text)]);
    }
}
