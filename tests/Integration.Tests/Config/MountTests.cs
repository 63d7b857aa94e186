using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>config.json's mounts and root, as mountinfo shows them inside.</summary>
public sealed class MountTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Mounts_OfTheDefaultConfig_HaveTheirTypesAndFlags()
    {
        ProbeReport report = await berth.ProbeAsync();

        AssertMount(report, "/proc", "proc", ["rw", "relatime"], []);
        AssertMount(report, "/dev", "tmpfs", ["rw", "nosuid"], ["mode=755", "size=65536k"]);
        AssertMount(report, "/dev/pts", "devpts", ["rw", "nosuid", "noexec", "relatime"], ["gid=5", "mode=620", "ptmxmode=666"]);
        AssertMount(report, "/dev/shm", "tmpfs", ["rw", "nosuid", "nodev", "noexec", "relatime"], ["size=65536k"]);
        AssertMount(report, "/dev/mqueue", "mqueue", ["rw", "nosuid", "nodev", "noexec", "relatime"], []);
        AssertMount(report, "/sys", "sysfs", ["ro", "nosuid", "nodev", "noexec", "relatime"], []);
    }

    [RequiresContainersFact]
    public async Task Mounts_OfTheHost_AreOutOfSight()
    {
        ProbeReport report = await berth.ProbeAsync();

        Assert.Equal("/", report.Mounts[0].MountPoint);
        Assert.DoesNotContain(report.Mounts, mount => mount.MountPoint.StartsWith(berth.Daemon.Roots.Directory, StringComparison.Ordinal));
        Assert.Single(report.Mounts, mount => mount.MountPoint == "/");
        Assert.DoesNotContain(report.Mounts, mount => mount.Tags.Any(tag => tag.StartsWith("shared:", StringComparison.Ordinal)));
    }

    [RequiresContainersFact]
    public async Task Mounts_WhileTheContainerRuns_DoNotShowOnTheHost()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        Assert.Empty(MountTable.Below(berth.Bundle.Directory));

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Root_Readonly_CanNotBeWritten()
    {
        ProbeReport report = await berth.ProbeAsync();
        string output = await berth.ShellAsync("touch /file 2>&1; test ! -e /file && echo no file");

        Assert.Contains("ro", report.Mount("/").Options);
        Assert.Contains("Read-only file system", output, StringComparison.Ordinal);
        Assert.Contains("no file", output, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Root_Writable_IsTheBundlesRootfs()
    {
        using var bundle = berth.NewBundle();

        await berth.ShellAsync("echo written > /file", config => config.WritableRoot(), bundle);

        Assert.Equal("written\n", await File.ReadAllTextAsync(bundle.InRootfs("/file")));
    }

    [RequiresContainersFact]
    public async Task Bind_Directory_ShowsTheHostsFiles()
    {
        using var host = new TemporaryDirectory();
        await File.WriteAllTextAsync(host["file"], "from the host\n");

        string output = await berth.ShellAsync("cat /mnt/data/file; echo from inside > /mnt/data/other", config => config.WritableRoot().Bind(host.Path, "/mnt/data"));

        Assert.Equal("from the host", output);
        Assert.Equal("from inside\n", await File.ReadAllTextAsync(host["other"]));
    }

    [RequiresContainersFact]
    public async Task Bind_ReadOnly_CanNotBeWritten()
    {
        using var host = new TemporaryDirectory();

        string output = await berth.ShellAsync(
            "touch /tmp/file 2>&1; grep ' /tmp ' /proc/self/mountinfo", config => config.Bind(host.Path, "/tmp", "ro", "nosuid", "nodev", "noexec"));

        Assert.Contains("Read-only file system", output, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "ro", "nosuid", "nodev", "noexec" }, ContainerMount.Parse(output.Split('\n')[1]).Options.ToHashSet());
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Path));
    }

    [RequiresContainersFact]
    public async Task Bind_File_IsMountedOnAFile()
    {
        using var host = new TemporaryDirectory();
        await File.WriteAllTextAsync(host["file"], "one file\n");
        using var bundle = berth.NewBundle();

        string output = await berth.ShellAsync("cat /etc/made", config => config.Bind(host["file"], "/etc/made", "ro"), bundle);

        Assert.Equal("one file", output);
        Assert.Equal("", await File.ReadAllTextAsync(bundle.InRootfs("/etc/made")));
    }

    [RequiresContainersFact]
    public async Task Bind_RelativeSource_StartsAtTheBundle()
    {
        using var bundle = berth.NewBundle();
        Directory.CreateDirectory(Path.Combine(bundle.Directory, "shared"));
        await File.WriteAllTextAsync(Path.Combine(bundle.Directory, "shared", "file"), "in the bundle\n");

        Assert.Equal("in the bundle", await berth.ShellAsync("cat /tmp/file", config => config.Bind("shared", "/tmp"), bundle));
    }

    [RequiresContainersFact]
    public async Task Root_AbsolutePath_IsUsedAsItIs()
    {
        using var other = berth.NewBundle();
        await File.WriteAllTextAsync(other.InRootfs("/etc/which"), "the other\n");

        Assert.Equal("the other", await berth.ShellAsync("cat /etc/which", config => config["root"]!["path"] = other.Rootfs));
    }

    [RequiresContainersFact]
    public async Task Tmpfs_WithOptions_HasThem()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Mount("/tmp", "tmpfs", "tmpfs", "nodev", "noatime", "size=1m", "mode=1700"));

        AssertMount(report, "/tmp", "tmpfs", ["rw", "nodev", "noatime"], ["size=1024k", "mode=1700"]);
    }

    [RequiresContainersFact]
    public async Task Mounts_InTheirOrder_LaterOnesCoverEarlierOnes()
    {
        using var host = new TemporaryDirectory();
        Directory.CreateDirectory(host["sub"]);
        await File.WriteAllTextAsync(host["sub/file"], "below\n");

        string output = await berth.ShellAsync(
            "cat /tmp/in/file; ls /tmp",
            config => config.Mount("/tmp", "tmpfs", "tmpfs").Bind(host["sub"], "/tmp/in"));

        Assert.Equal("below\nin", output);
    }

    [RequiresContainersFact]
    public async Task Rbind_OfATree_BringsItsMountsAlong()
    {
        string output = await berth.ShellAsync("cut -d ' ' -f 5 /proc/self/mountinfo | grep -c '^/tmp'; test -d /tmp/memory && echo there", config => config.Bind("/sys/fs/cgroup", "/tmp", "rro"));

        int mounts = MountTable.Below("/sys/fs/cgroup").Count;
        Assert.Equal($"{mounts}\nthere", output);
    }

    [RequiresContainersFact]
    public async Task MaskedPaths_OfTheDefaultConfig_ShowNothing()
    {
        string[] masked = [.. berth.Config().Linux()["maskedPaths"]!.AsArray().Select(path => (string)path!)];
        string[] files = [.. masked.Where(File.Exists)];
        string[] directories = [.. masked.Where(Directory.Exists)];

        string output = await berth.ShellAsync(
            $"cat {string.Join(' ', files)}; for d in {string.Join(' ', directories)}; do ls $d; touch $d/x 2>/dev/null && echo $d can be written; done; true");

        Assert.Equal("", output);
        Assert.NotEmpty(files);
        Assert.NotEmpty(directories);
    }

    [RequiresContainersFact]
    public async Task MaskedPaths_FileAndDirectoryOfTheRootfs_ShowNothing()
    {
        using var bundle = berth.NewBundle();
        await File.WriteAllTextAsync(bundle.InRootfs("/etc/secret"), "secret");
        Directory.CreateDirectory(bundle.InRootfs("/etc/private"));
        await File.WriteAllTextAsync(bundle.InRootfs("/etc/private/secret"), "secret");

        string output = await berth.ShellAsync(
            "cat /etc/secret; ls /etc/private; stat -c '%t:%T' /etc/secret",
            config => config.Linux()["maskedPaths"] = new JsonArray("/etc/secret", "/etc/private", "/etc/not-there"),
            bundle);

        Assert.Equal("1:3", output);
    }

    [RequiresContainersFact]
    public async Task ReadonlyPaths_OfTheDefaultConfig_CanNotBeWritten()
    {
        ProbeReport report = await berth.ProbeAsync();
        string output = await berth.ShellAsync("(echo x > /proc/sys/kernel/domainname) 2>&1; true");

        string[] paths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
        Assert.All(paths.Where(Path.Exists), path => Assert.Contains("ro", report.Mount(path).Options));
        Assert.Contains("Read-only file system", output, StringComparison.Ordinal);
    }

    private static void AssertMount(ProbeReport report, string point, string type, string[] options, string[] superOptions)
    {
        ContainerMount mount = report.Mount(point);
        Assert.Equal(type, mount.Type);
        Assert.Equal(options.Order(), mount.Options.Order());
        Assert.Superset(superOptions.ToHashSet(), mount.SuperOptions.ToHashSet());
    }
}
