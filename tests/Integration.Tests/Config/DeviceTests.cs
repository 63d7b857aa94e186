using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Config;

/// <summary>Default devices and symbolic links (config-linux.md, Default Devices; runtime-linux.md, Dev symbolic links).</summary>
public sealed class DeviceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Devices_ByDefault_AreThereForEverybody()
    {
        string output = await berth.ShellAsync("cd /dev && stat -c '%n %F %t:%T %a %u:%g' null zero full random urandom tty");

        Assert.Equal(
            [
                "null character special file 1:3 666 0:0",
                "zero character special file 1:5 666 0:0",
                "full character special file 1:7 666 0:0",
                "random character special file 1:8 666 0:0",
                "urandom character special file 1:9 666 0:0",
                "tty character special file 5:0 666 0:0",
            ],
            output.Split('\n'));
    }

    [RequiresContainersFact]
    public async Task Devices_OfAUser_Work()
    {
        string output = await berth.ShellAsync(
            "echo gone > /dev/null; head -c 3 /dev/zero | wc -c; head -c 5 /dev/urandom | wc -c; echo full 2>&1 > /dev/full || true",
            config => config.Process()["user"]!["uid"] = 1234);

        Assert.StartsWith("3\n5", output, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Links_InDev_PointToTheProcessItself()
    {
        string output = await berth.ShellAsync("for i in fd stdin stdout stderr ptmx; do readlink /dev/$i; done");

        Assert.Equal(["/proc/self/fd", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2"], output.Split('\n')[..4]);
        Assert.Contains(output.Split('\n')[4], (string[])["pts/ptmx", "/dev/pts/ptmx"]);
    }

    [RequiresContainersFact]
    public async Task Ptmx_OpenedByAUser_IsTheContainersOwn()
    {
        string output = await berth.ShellAsync("exec 3<>/dev/ptmx; ls /dev/pts", config => config.Process()["user"]!["uid"] = 1234);

        Assert.Equal("0\nptmx", output);
    }
}
