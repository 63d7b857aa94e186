using System.Net;
using System.Text.Json.Nodes;
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

    // root in the container, with every capability: the node can be made, the disk behind it not be opened
    [RequiresContainersFact]
    public async Task Rules_OfTheDefaultConfig_DenyWhatIsNotUsual()
    {
        string output = await berth.ShellAsync(
            "for i in '/dev/kmsg c 1 11' '/dev/disk b 7 200' '/dev/mem c 1 1'; do mknod $i || echo not made; if (exec 3<${i%% *}) 2>&1; then echo open; fi; done",
            config => config.Capabilities(["CAP_MKNOD", "CAP_SYS_ADMIN", "CAP_SYS_RAWIO", "CAP_SYSLOG", "CAP_DAC_OVERRIDE"]));

        string[] lines = output.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Contains("Operation not permitted", line, StringComparison.Ordinal));
    }

    [RequiresContainersFact]
    public async Task Rules_ThatAllowADevice_LetItBeRead() =>
        Assert.Equal("open", await berth.ShellAsync(
            "if (exec 3</dev/kmsg); then echo open; fi; (exec 3>/dev/kmsg) 2>/dev/null && echo writable; true",
            config => config.Capabilities(["CAP_SYSLOG", "CAP_SYS_ADMIN"]).Linux().Merge("""
                {"devices":[{"path":"/dev/kmsg","type":"c","major":1,"minor":11,"fileMode":438}],
                 "resources":{"devices":[{"allow":false},{"allow":true,"type":"c","major":1,"minor":11,"access":"r"}]}}
                """)));

    [RequiresContainersFact]
    public async Task Rules_ThatAreWrong_AreRefusedAtTheirPointer()
    {
        JsonNode problem = (await berth.PutAsync(berth.NewId(), config => config.Resources("devices", """[{"allow":false},{"type":"q","access":"x"}]""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Equal(
            ["/linux/resources/devices/1/access", "/linux/resources/devices/1/allow", "/linux/resources/devices/1/type"],
            problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).Order());
    }
}
