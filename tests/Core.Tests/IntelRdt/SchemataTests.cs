using Berth.Core.IntelRdt;

namespace Berth.Core.Tests.IntelRdt;

public sealed class SchemataTests
{
    private const string Padded = "    L3:0=7ff;1=7ff\n    MB:0= 100;1=  20\n";

    [Theory]
    [InlineData("L3:0=7ff;1=7ff")]
    [InlineData("L3:0=07FF")]
    [InlineData("L3:0=0x7ff")]
    [InlineData("MB:0=100;1=20\nL3:1=7ff")]
    [InlineData("")]
    public void DifferenceFrom_SameValues_IsNone(string wanted) =>
        Assert.Null(Schemata.Parse(Padded).DifferenceFrom(Schemata.Parse(wanted)));

    [Theory]
    [InlineData("L3:0=f", "L3 of 0 is 7ff, not f")]
    [InlineData("L3:2=7ff", "L3 of 2 is missing, not 7ff")]
    [InlineData("L2:0=f", "it has no L2")]
    [InlineData("MB:1=10", "MB of 1 is 20, not 10")]
    public void DifferenceFrom_OtherValues_SaysWhere(string wanted, string difference) =>
        Assert.Equal(difference, Schemata.Parse(Padded).DifferenceFrom(Schemata.Parse(wanted)));

    [Fact]
    public void DifferenceFrom_ValuesOneAfterTheOther_LastCounts() =>
        Assert.Null(Schemata.Parse(Padded).DifferenceFrom(Schemata.Parse("L3:0=1\nMB:0=10", "MB:0=100", "L3:0=7ff")));

    [Fact]
    public void LinesOf_Another_AreThoseOfItsResources() =>
        Assert.Equal("MB:0=100;1=20\n", Schemata.Parse(Padded).LinesOf(Schemata.Parse("MB:0=30\nL2:0=1")));
}
