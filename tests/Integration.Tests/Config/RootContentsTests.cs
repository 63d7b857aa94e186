using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>Devices of the config, what a tmpfs takes over from what it covers, and the root's propagation.</summary>
public sealed class RootContentsTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Devices_OfTheConfig_AreMadeBesideTheDefaultOnes()
    {
        string output = await berth.ShellAsync(
            "stat -c '%n %F %t:%T %a %u:%g' /dev/fuse /dev/disk/sda /run/pipe /dev/null /dev/zero",
            config => config.WritableRoot().Linux()["devices"] = JsonNode.Parse(
                """
                [
                  {"path": "/dev/fuse", "type": "c", "major": 10, "minor": 229, "fileMode": 438, "uid": 1000, "gid": 5},
                  {"path": "/dev/disk/sda", "type": "b", "major": 8, "minor": 0},
                  {"path": "/run/pipe", "type": "p", "fileMode": 384},
                  {"path": "/dev/null", "type": "u", "major": 1, "minor": 3, "fileMode": 420}
                ]
                """));

        Assert.Equal(
            [
                "/dev/fuse character special file a:e5 666 1000:5",
                "/dev/disk/sda block special file 8:0 666 0:0",
                "/run/pipe fifo 0:0 600 0:0",
                "/dev/null character special file 1:3 644 0:0",
                "/dev/zero character special file 1:5 666 0:0",
            ],
            output.Split('\n'));
    }

    [RequiresContainersFact]
    public async Task Device_WhereTheImageHasAFile_IsRefused()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Linux()["devices"] = JsonNode.Parse(
                """[{"path": "/etc/passwd", "type": "c", "major": 1, "minor": 3}]""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal(("/etc/passwd", "EEXIST"), ((string?)problem["path"], (string?)problem["errno"]));
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresContainersFact]
    public async Task Tmpfs_WithCopyUpAndReadOnly_ShowsTheImagesFiles()
    {
        using var bundle = berth.NewBundle();
        Directory.CreateDirectory(bundle.InRootfs("data/sub"));
        await File.WriteAllTextAsync(bundle.InRootfs("data/sub/file"), "of the image\n");
        File.SetUnixFileMode(bundle.InRootfs("data"), (UnixFileMode)0b111_000_000);

        string output = await berth.ShellAsync(
            "cat /data/sub/file; stat -c %a /data; touch /data/new 2> /dev/null || echo read-only",
            config => config.Mount("/data", "tmpfs", "tmpfs", "tmpcopyup", "ro"),
            bundle);

        Assert.Equal("of the image\n700\nread-only", output);
    }

    [RequiresContainersTheory]
    [InlineData("shared", "shared:")]
    [InlineData("unbindable", "unbindable")]
    public async Task RootfsPropagation_OfTheConfig_IsTheRoots(string propagation, string tag)
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Linux()["rootfsPropagation"] = propagation);

        Assert.Contains(report.Mount("/").Tags, found => found.StartsWith(tag, StringComparison.Ordinal));
        Assert.DoesNotContain(report.Mount("/proc").Tags, found => found.StartsWith(tag, StringComparison.Ordinal));
    }

    [RequiresContainersFact]
    public async Task RootfsPropagation_Private_HasNoPeerAndNoMaster()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Linux()["rootfsPropagation"] = "private");

        Assert.All(report.Mounts, mount => Assert.Empty(mount.Tags));
    }

    // CVE-2019-16884, by way of a link of the image
    [RequiresContainersTheory]
    [InlineData("/to-proc/sys")]
    [InlineData("/to-proc/self/attr")]
    public async Task Cve201916884_MountLedIntoProcByTheImage_IsRefused(string target)
    {
        using var bundle = berth.NewBundle();
        File.CreateSymbolicLink(bundle.InRootfs("to-proc"), "/proc");
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Mount(target, "tmpfs", "tmpfs"), bundle))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal((target, "EPERM"), ((string?)problem["path"], (string?)problem["errno"]));
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }
}
