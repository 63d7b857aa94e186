using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>Filesystems of any type, and changes of them.</summary>
public sealed class FilesystemTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Type_Overlay_ShowsItsLayersAndWritesToTheUpperOne()
    {
        // on a tmpfs: not every filesystem can be an upper layer
        using var layers = new TemporaryDirectory("/dev/shm");
        foreach (string name in new[] { "lower", "upper", "work" })
        {
            Directory.CreateDirectory(layers[name]);
        }

        await File.WriteAllTextAsync(layers["lower/below"], "of the lower layer\n");

        string output = await berth.ShellAsync(
            "cat /srv/below; echo changed > /srv/made; rm /srv/below",
            config => config.Mount(
                "/srv", "overlay", "overlay", $"lowerdir={layers["lower"]}", $"upperdir={layers["upper"]}", $"workdir={layers["work"]}"));

        Assert.Equal("of the lower layer", output);
        Assert.Equal("changed\n", await File.ReadAllTextAsync(layers["upper/made"]));
        Assert.True(File.Exists(layers["lower/below"]));
    }

    [RequiresContainersFact]
    public async Task Type_Ramfs_IsMounted()
    {
        ContainerMount mount = (await berth.ProbeAsync(config => config.Mount("/srv", "ramfs", "ramfs", "ro", "nosuid"))).Mount("/srv");

        Assert.Equal("ramfs", mount.Type);
        Assert.Superset(new HashSet<string> { "ro", "nosuid" }, mount.Options.ToHashSet());
        Assert.Contains("ro", mount.SuperOptions);
    }

    [RequiresContainersFact]
    public async Task Type_ThatTheKernelDoesNotHave_IsRefusedAtItsStep()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Mount("/srv", "no-such-fs", "none")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal("ENODEV", (string?)problem["errno"]);
        Assert.Contains("fsopen /srv: ENODEV", (string?)problem["detail"], StringComparison.Ordinal);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresContainersFact]
    public async Task Remount_WithOptionsOfTheFilesystem_ChangesIt()
    {
        ContainerMount mount = (await berth.ProbeAsync(config => config
            .Mount("/srv", "tmpfs", "tmpfs", "nosuid", "size=1m", "sync")
            .Mount("/srv", "tmpfs", "tmpfs", "remount", "async", "size=2m", "noexec"))).Mount("/srv");

        Assert.Contains("size=2048k", mount.SuperOptions);
        Assert.DoesNotContain("sync", mount.SuperOptions);
        Assert.Superset(new HashSet<string> { "nosuid", "noexec" }, mount.Options.ToHashSet());
    }

    [RequiresContainersFact]
    public async Task Remount_WithAnOptionThatTheFilesystemRefuses_SaysItsWords()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config
            .Mount("/srv", "tmpfs", "tmpfs")
            .Mount("/srv", "tmpfs", "tmpfs", "remount", "size=lots"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Contains("change filesystem /srv", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("size", (string?)problem["detail"], StringComparison.Ordinal);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    // as mount(8), runc and crun have it: the bind is made, the flag is somebody else's
    [RequiresContainersFact]
    public async Task Bind_WithAFlagOfTheFilesystem_IsMadeWithAWarning()
    {
        using var source = new TemporaryDirectory();
        string id = await berth.CreateAsync(config => config.Bind(source.Path, "/srv", "lazytime", "ro"));

        JsonNode warning = Assert.Single((await berth.GetAsync(id))["warnings"]!.AsArray())!;

        Assert.Equal("/mounts/7/options/1", (string?)warning["pointer"]);
        await berth.DeleteAsync(id);
    }
}
