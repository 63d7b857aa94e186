using Berth.Core.Containers;
using Berth.Core.Errors;

namespace Berth.Core.Tests.Containers;

public sealed class ContainerIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("web_1+b.c-D")]
    public void Demand_UsableId_Passes(string id) => ContainerId.Demand(id);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".removed-x")]
    [InlineData("-rf")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("ü")]
    public void Demand_OtherText_IsInvalidRequest(string id)
    {
        var failure = Assert.Throws<CoreException>(() => ContainerId.Demand(id));
        Assert.Equal(ErrorCode.InvalidRequest, failure.Code);
        Assert.Equal("/id", Assert.Single(failure.Problems).Pointer);
    }

    [Fact]
    public void IsValid_Length_EndsAt128()
    {
        Assert.True(ContainerId.IsValid(new string('a', 128)));
        Assert.False(ContainerId.IsValid(new string('a', 129)));
    }

    [Fact]
    public void New_TwoIds_AreValidAndDiffer()
    {
        var (one, other) = (ContainerId.New(), ContainerId.New());
        Assert.True(ContainerId.IsValid(one));
        Assert.NotEqual(one, other);
    }
}
