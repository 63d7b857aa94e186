using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Config;

/// <summary>linux.namespaces, hostname and the loopback interface.</summary>
public sealed class NamespaceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Namespaces_OfTheDefaultConfig_AreNew()
    {
        ProbeReport report = await berth.ProbeAsync();

        Assert.All(["cgroup", "ipc", "mnt", "net", "pid", "uts"], name => Assert.NotEqual(OfTheHost(name), report.Namespace(name)));
        Assert.All(["user", "time"], name => Assert.Equal(OfTheHost(name), report.Namespace(name)));
    }

    [RequiresContainersTheory]
    [InlineData("cgroup", "cgroup")]
    [InlineData("ipc", "ipc")]
    [InlineData("network", "net")]
    [InlineData("pid", "pid")]
    [InlineData("uts", "uts")]
    public async Task Namespaces_OneThatIsAbsent_IsTheHosts(string type, string name)
    {
        ProbeReport report = await berth.ProbeAsync(config => config.WithoutNamespace(type));

        Assert.Equal(OfTheHost(name), report.Namespace(name));
        Assert.All(
            new[] { "cgroup", "ipc", "mnt", "net", "pid", "uts" }.Where(other => other != name),
            other => Assert.NotEqual(OfTheHost(other), report.Namespace(other)));
    }

    [RequiresContainersFact]
    public async Task Hostname_OfTheConfig_IsSetInsideOnly()
    {
        string before = await File.ReadAllTextAsync("/proc/sys/kernel/hostname");

        ProbeReport report = await berth.ProbeAsync(config => config["hostname"] = "inside-only");

        Assert.Equal("inside-only", report.Hostname);
        Assert.Equal(before, await File.ReadAllTextAsync("/proc/sys/kernel/hostname"));
    }

    [RequiresContainersFact]
    public async Task Domainname_OfTheConfig_IsSetInsideOnly()
    {
        string before = await File.ReadAllTextAsync("/proc/sys/kernel/domainname");

        Assert.Equal("inside-only", await berth.ShellAsync("cat /proc/sys/kernel/domainname", config => config["domainname"] = "inside-only"));

        Assert.Equal(before, await File.ReadAllTextAsync("/proc/sys/kernel/domainname"));
    }

    [RequiresContainersFact]
    public async Task Network_New_HasLoopbackUpAndNothingElse()
    {
        ProbeReport report = await berth.ProbeAsync();
        string interfaces = await berth.ShellAsync("ls /sys/class/net; ip addr show lo | grep 'inet '");

        Assert.True(report.IsLoopbackUp);
        Assert.StartsWith("lo\n", interfaces, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1/8", interfaces, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Pid_New_SeesItsOwnProcessesOnly()
    {
        string numbers = await berth.ShellAsync("set -- /proc/[0-9]*; echo $1 $#");

        Assert.Equal("/proc/1 1", numbers);
    }

    private static string OfTheHost(string name) => new FileInfo($"/proc/self/ns/{name}").LinkTarget!;
}
