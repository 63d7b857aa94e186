using System.Net;

namespace Berth.Api.Tests.Host;

public sealed class HostTests(SharedApi api) : IClassFixture<SharedApi>
{
    [Theory]
    [InlineData("/v1/ping")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_DaemonIsUp_SaysOk(string path)
    {
        var reply = (await api.Client.GetAsync(path)).Expect(HttpStatusCode.OK);

        Assert.Equal("ok", (string?)reply.Json["status"]);
    }

    [Fact]
    public async Task Version_Always_NamesKernelAndSpecification()
    {
        var version = (await api.Client.GetAsync("/v1/version")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("Berth", (string?)version["name"]);
        Assert.Equal("v1", (string?)version["apiVersion"]);
        Assert.Equal("1.3.0", (string?)version["ociVersion"]);
        Assert.Equal((await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Trim(), (string?)version["kernel"]);
    }

    [Fact]
    public async Task Info_Always_GivesReasonsForEveryFeature()
    {
        var info = (await api.Client.GetAsync("/v1/info")).Expect(HttpStatusCode.OK).Json;

        Assert.NotEmpty(info["features"]!.AsArray());
        Assert.All(info["features"]!.AsArray(), feature => Assert.NotEqual("", (string?)feature!["reason"]));
        Assert.Equal(0, (int?)info["containers"]!["running"]);
    }

    [Fact]
    public async Task Features_Always_IsTheOciDocumentWithProbesInItsAnnotations()
    {
        var features = (await api.Client.GetAsync("/v1/features")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("1.3.0", (string?)features["ociVersionMax"]);
        Assert.Contains("rbind", features["mountOptions"]!.AsArray().Select(option => (string?)option));
        Assert.StartsWith("available: ", (string?)features["annotations"]!["org.berth.host.kernel"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spec_Always_IsTheDefaultConfig()
    {
        var spec = (await api.Client.GetAsync("/v1/spec")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("sh", (string?)spec["process"]!["args"]![0]);
        Assert.Equal(false, (bool?)spec["process"]!["terminal"]);
    }
}
