using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>The container's cgroups, from outside and from inside.</summary>
public sealed class CgroupTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Cgroup_OnEveryHierarchy_IsTheContainersOwn()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        int pid = await berth.PidAsync(id);

        Assert.All(CgroupTree.Of(pid), path => Assert.EndsWith("/" + id, path, StringComparison.Ordinal));
        Assert.Equal(CgroupTree.Hierarchies.Count, CgroupTree.Mentioning(id).Count);
        Assert.All(CgroupTree.Mentioning(id), directory =>
            Assert.Equal([$"{pid}"], File.ReadAllLines(Path.Combine(directory, "cgroup.procs"))));
        Assert.All(CgroupTree.Of(ProcessTable.Parent(pid)), path => Assert.DoesNotContain(id, path, StringComparison.Ordinal));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Cgroup_Created_HoldsTheContainerProcessAlready()
    {
        string id = await berth.CreateAsync();

        Assert.All(CgroupTree.Of(await berth.PidAsync(id)), path => Assert.EndsWith("/" + id, path, StringComparison.Ordinal));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Cgroup_FromInside_IsTheRoot()
    {
        ProbeReport report = await berth.ProbeAsync();

        Assert.Equal(CgroupTree.Of(Environment.ProcessId).Count, report.Cgroups.Count);
        Assert.All(report.Cgroups, line => Assert.EndsWith(":/", line, StringComparison.Ordinal));
    }

    [RequiresContainersFact]
    public async Task Mount_OfCgroups_ShowsTheContainersOwnReadOnly()
    {
        ProbeReport report = await berth.ProbeAsync();
        var mounts = report.Mounts.Where(mount => mount.Type is "cgroup" or "cgroup2").ToList();
        string inside = await berth.ShellAsync("cd /sys/fs/cgroup && for d in */; do test -e $d/cgroup.procs && echo $d $(cat $d/cgroup.procs); done; true");

        Assert.Equal(
            CgroupTree.Hierarchies.Select(path => path["/sys/fs/cgroup".Length..]).Order(),
            mounts.Select(mount => mount.MountPoint["/sys/fs/cgroup".Length..]).Order());
        Assert.All(mounts, mount => Assert.Equal("/", mount.Root));
        Assert.All(mounts, mount => Assert.Superset(new HashSet<string> { "ro", "nosuid", "nodev", "noexec" }, mount.Options.ToHashSet()));
        Assert.All(inside.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(" 1", line, StringComparison.Ordinal));
    }

    // the mount options of the host's cgroup2 go when somebody mounts it from the first cgroup namespace
    [RequiresContainersFact]
    public async Task Mount_InTheHostsCgroupNamespace_ShowsTheContainersOwnAndChangesNothingOnTheHost()
    {
        string[] before = HostsCgroupMounts();
        string id = await berth.CreateStartedAsync(config => config
            .WithoutNamespace("cgroup")
            .Mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro")
            .Shell("cat /proc/self/mountinfo; cd /sys/fs/cgroup; cat cgroup.procs */cgroup.procs 2>/dev/null; mkdir */x x; sleep 1000"));
        await berth.AwaitLineAsync(id, "1");
        ContainerMount[] mounts = [.. (await berth.LogsAsync(id)).Split('\n').Where(line => line.Contains(" - ", StringComparison.Ordinal))
            .Select(ContainerMount.Parse).Where(mount => mount.Type is "cgroup" or "cgroup2")];

        Assert.Equal(
            CgroupTree.Hierarchies.Select(path => path["/sys/fs/cgroup".Length..]).Order(),
            mounts.Select(mount => mount.MountPoint["/sys/fs/cgroup".Length..]).Order());
        Assert.All(mounts, mount => Assert.EndsWith("/" + id, mount.Root, StringComparison.Ordinal));
        Assert.All(mounts, mount => Assert.Superset(new HashSet<string> { "ro", "nosuid", "nodev", "noexec" }, mount.Options.ToHashSet()));
        Assert.All(CgroupTree.Mentioning(id), directory => Assert.Empty(Directory.EnumerateDirectories(directory)));
        await berth.DeleteAsync(id, force: true);
        Assert.Equal(before, HostsCgroupMounts());

        static string[] HostsCgroupMounts() =>
            [.. File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains(" - cgroup", StringComparison.Ordinal))];
    }

    [RequiresContainersFact]
    public async Task CgroupsPath_OfTheConfig_IsUsedAndRemoved()
    {
        string name = berth.NewId();
        string id = await berth.CreateAsync(config => config.Linux()["cgroupsPath"] = $"/{name}");

        Assert.All(CgroupTree.Of(await berth.PidAsync(id)), path => Assert.EndsWith($"/{name}", path, StringComparison.Ordinal));

        await berth.DeleteAsync(id);
        Leftovers.AssertNone(berth.Daemon.Roots, name);
    }

    [RequiresContainersFact]
    public async Task CgroupsPath_OfAnotherContainer_IsRefused()
    {
        string name = berth.NewId();
        string first = await berth.CreateAsync(config => config.Linux()["cgroupsPath"] = $"/{name}");
        string second = berth.NewId();

        (await berth.PutAsync(second, config => config.Linux()["cgroupsPath"] = $"/{name}"))
            .ExpectProblem(HttpStatusCode.Conflict, "cgroup-in-use");

        Leftovers.AssertNone(berth.Daemon.Roots, second);
        Assert.Equal("created", (string?)(await berth.GetAsync(first))["status"]);
        await berth.DeleteAsync(first);
        Leftovers.AssertNone(berth.Daemon.Roots, name);
    }

    // a cgroup of the container's own making goes with it
    [RequiresContainersFact]
    public async Task Delete_ContainerWithSubCgroups_RemovesThemToo()
    {
        string id = await berth.CreateStartedAsync(config =>
        {
            JsonNode mount = config.Mounts().Single(one => (string?)one!["destination"] == "/sys/fs/cgroup")!;
            mount["options"] = new JsonArray("nosuid", "noexec", "nodev", "relatime", "rw");
            config.Shell("for d in /sys/fs/cgroup/*/; do mkdir -p $d/sub/deeper; done; echo made; sleep 1000");
        });
        await berth.AwaitLineAsync(id, "made");
        Assert.NotEmpty(CgroupTree.Mentioning("deeper"));

        await berth.DeleteAsync(id, force: true);
    }
}
