using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Core.Cgroups.Resources;

namespace Berth.Core.Tests.Cgroups.Resources;

public sealed class ResourceMergeTests
{
    [Theory]
    [InlineData("""{"memory":{"limit":1,"swap":2}}""", """{"memory":{"limit":3}}""", """{"memory":{"limit":3,"swap":2}}""")]
    [InlineData("{}", """{"pids":{"limit":3}}""", """{"pids":{"limit":3}}""")]
    [InlineData("""{"pids":{"limit":3}}""", """{"pids":{"limit":null}}""", """{"pids":{"limit":3}}""")]
    [InlineData("""{"pids":{"limit":3}}""", """{"pids":null}""", """{"pids":{"limit":3}}""")]
    [InlineData("""{"unified":{"a":"1","b":"2"}}""", """{"unified":{"b":"3"}}""", """{"unified":{"a":"1","b":"3"}}""")]
    [InlineData(
        """{"hugepageLimits":[{"pageSize":"2MB","limit":1},{"pageSize":"1GB","limit":2}]}""",
        """{"hugepageLimits":[{"pageSize":"1GB","limit":3},{"pageSize":"64KB","limit":4}]}""",
        """{"hugepageLimits":[{"pageSize":"2MB","limit":1},{"pageSize":"1GB","limit":3},{"pageSize":"64KB","limit":4}]}""")]
    [InlineData(
        """{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":1}]}}""",
        """{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":16,"rate":2}],"weight":5}}""",
        """{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":1},{"major":8,"minor":16,"rate":2}],"weight":5}}""")]
    [InlineData("""{"devices":[{"allow":true}]}""", """{"devices":[{"allow":false}]}""", """{"devices":[{"allow":false}]}""")]
    public void Apply_Change_LeavesTheRest(string resources, string change, string expected)
    {
        JsonObject merged = ResourceMerge.Apply(JsonNode.Parse(resources)!.AsObject(), JsonDocument.Parse(change).RootElement);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), merged), merged.ToJsonString());
    }

    [Fact]
    public void Named_Change_AreItsValuesAndLists()
    {
        var change = JsonDocument.Parse("""{"memory":{"limit":1,"swap":null},"hugepageLimits":[{"pageSize":"2MB"}],"unified":{"a":"1"}}""");

        Assert.Equal(["/r/memory/limit", "/r/hugepageLimits", "/r/unified/a"], ResourceMerge.Named(change.RootElement, "/r"));
    }
}
