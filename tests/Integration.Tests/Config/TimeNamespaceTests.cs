using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Config;

/// <summary>Time namespaces and linux.timeOffsets.</summary>
public sealed class TimeNamespaceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string Offsets = "cat /proc/self/timens_offsets | tr -s ' '";

    [RequiresContainersTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimeNamespace_WithOffsets_HasThemFromItsFirstProcessOn(bool withUsers)
    {
        string output = await berth.ShellAsync(
            Offsets + "; cut -d. -f1 /proc/uptime", config => Users(With(config, 86_400, 500_000_000), withUsers));

        string[] lines = output.Split('\n');
        double host = double.Parse((await File.ReadAllTextAsync("/proc/uptime")).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["monotonic 86400 500000000", "boottime 86400 500000000"], lines[..2]);
        Assert.True(double.Parse(lines[2], System.Globalization.CultureInfo.InvariantCulture) <= host + 86_401);
        Assert.True(double.Parse(lines[2], System.Globalization.CultureInfo.InvariantCulture) > 86_400);
    }

    [RequiresContainersFact]
    public async Task TimeNamespace_WithoutOffsets_IsNewAndShowsTheHostsTime()
    {
        string output = await berth.ShellAsync(Offsets + "; readlink /proc/self/ns/time", config => config.WithNamespace("time"));

        string[] lines = output.Split('\n');
        Assert.Equal(["monotonic 0 0", "boottime 0 0"], lines[..2]);
        Assert.NotEqual(new FileInfo("/proc/self/ns/time").LinkTarget, lines[2]);
    }

    [RequiresContainersFact]
    public async Task TimeNamespace_ClockBeforeTheBoot_IsRefusedByTheStep()
    {
        var reply = await berth.PutAsync(berth.NewId(), config => With(config, -4_000_000_000, 0));

        reply.Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("ERANGE", (string?)reply.Json["errno"]);
        Assert.Contains("make a time namespace", reply.Text, StringComparison.Ordinal);
    }

    private static JsonObject With(JsonObject config, long seconds, uint nanoseconds)
    {
        config.Linux()["timeOffsets"] = new JsonObject { ["boottime"] = Offset(seconds, nanoseconds), ["monotonic"] = Offset(seconds, nanoseconds) };
        return config.WithNamespace("time");
    }

    private static JsonObject Offset(long seconds, uint nanoseconds) => new() { ["secs"] = seconds, ["nanosecs"] = nanoseconds };

    private static JsonObject Users(JsonObject config, bool really) => really ? config.WithUsers((0u, 100_000u, 65_536u)) : config;
}
