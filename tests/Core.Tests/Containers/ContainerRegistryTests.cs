using Berth.Core.Cgroups;
using Berth.Core.Containers;
using Berth.Core.Errors;
using Microsoft.Extensions.Options;

namespace Berth.Core.Tests.Containers;

public sealed class ContainerRegistryTests
{
    private readonly ContainerRegistry _registry = new(Options.Create(new CoreOptions { RememberedDeletions = 2 }));

    private Container Add(string id, string? bundle = null)
    {
        var container = new Container(
            Snapshots.In(ContainerStatus.Stopped, id) with { BundleName = bundle }, "hash", new CgroupPaths("/berth/" + id, "/berth/" + id));
        return _registry.Add(container);
    }

    [Fact]
    public void Add_TakenId_GivesTheFirst() => Assert.Same(Add("a"), Add("a"));

    [Fact]
    public void List_Several_IsOrderedById()
    {
        Add("b");
        Add("a");
        Assert.Equal(["a", "b"], _registry.List().Select(container => container.Id));
    }

    [Fact]
    public void Get_NeverKnown_IsNotFound() =>
        Assert.Equal(ErrorCode.ContainerNotFound, Assert.Throws<CoreException>(() => _registry.Get("a")).Code);

    [Fact]
    public void Get_Deleted_SaysSoAndKeepsTheLastState()
    {
        var container = Add("a");
        _registry.Bury(container);

        Assert.Equal(ErrorCode.ContainerDeleted, Assert.Throws<CoreException>(() => _registry.Get("a")).Code);
        Assert.Equal("a", _registry.FindDeleted("a")?.Id);
        Assert.True(container.IsDeleted);
    }

    [Fact]
    public void Bury_MoreThanRemembered_ForgetsTheOldest()
    {
        foreach (string id in (string[])["a", "b", "c"])
        {
            _registry.Bury(Add(id));
        }

        Assert.Null(_registry.FindDeleted("a"));
        Assert.NotNull(_registry.FindDeleted("c"));
    }

    [Fact]
    public void Discard_FailedCreate_LeavesNoMemory()
    {
        _registry.Discard(Add("a"));
        Assert.Null(_registry.FindDeleted("a"));
        Assert.Equal(ErrorCode.ContainerNotFound, Assert.Throws<CoreException>(() => _registry.Get("a")).Code);
    }

    [Fact]
    public void UsesBundle_ContainerOfIt_IsTrue()
    {
        Add("a", "demo");
        Assert.True(_registry.UsesBundle("demo"));
        Assert.False(_registry.UsesBundle("other"));
    }
}
