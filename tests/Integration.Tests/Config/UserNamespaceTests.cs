using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Config;

/// <summary>A user namespace of the container's own: linux.uidMappings and linux.gidMappings.</summary>
public sealed class UserNamespaceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const uint First = 100_000;
    private const uint Size = 65_536;

    [RequiresContainersFact]
    public async Task UserNamespace_New_HasTheMapsOfTheConfig()
    {
        string[] lines = (await berth.ShellAsync("cat /proc/self/uid_map /proc/self/gid_map; cat /proc/self/setgroups; id -u; id -G", config => Mapped(config)))
            .Split('\n');

        Assert.Equal(["0 100000 65536", "0 100000 65536"], lines[..2].Select(Words));
        Assert.Equal(["allow", "0", "0"], lines[2..]);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_New_OwnsEveryOtherNewNamespace()
    {
        string owned = await berth.ShellAsync(
            "hostname changed && hostname; ip link set lo down && ip link set lo up && echo net; mount -t tmpfs none /tmp && echo mount",
            config => Mapped(config.Capabilities(["CAP_SYS_ADMIN", "CAP_NET_ADMIN"])));

        Assert.Equal("changed\nnet\nmount", owned);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_New_IsSeenOnTheHostAsTheMappedUser()
    {
        string id = await berth.CreateStartedAsync(config => Mapped(config.Shell("sleep 1000")));

        string[] status = await File.ReadAllLinesAsync($"/proc/{await berth.PidAsync(id)}/status");

        Assert.Contains("Uid:\t100000\t100000\t100000\t100000", status);
        Assert.Contains("Gid:\t100000\t100000\t100000\t100000", status);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_OfSeveralRanges_MapsEachOfThem()
    {
        (uint, uint, uint)[] ranges = [.. Enumerable.Range(0, 60).Select(i => ((uint)i, First + (2 * (uint)i), 1u))];

        string map = await berth.ShellAsync("cat /proc/self/uid_map", config => config.WithUsers(ranges));

        Assert.Equal(ranges.Select(range => $"{range.Item1} {range.Item2} {range.Item3}"), map.Split('\n').Select(Words));
    }

    [RequiresContainersFact]
    public async Task UserNamespace_UserThatIsNotRoot_HasItsIdsInsideAndOut()
    {
        string id = await berth.CreateStartedAsync(config =>
        {
            Mapped(config.Shell("id -u; id -G; echo out >/dev/stdout; sleep 1000"));
            config.Process()["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1001, ["additionalGids"] = new JsonArray(7, 8) };
        });
        await berth.AwaitLineAsync(id, "out");

        string[] status = await File.ReadAllLinesAsync($"/proc/{await berth.PidAsync(id)}/status");

        Assert.StartsWith("1000\n1001 7 8\nout", await berth.LogsAsync(id), StringComparison.Ordinal);
        Assert.Contains("Uid:\t101000\t101000\t101000\t101000", status);
        Assert.Contains("Groups:\t100007 100008 ", status);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_Files_BelongToTheContainersRoot()
    {
        using TestBundle bundle = berth.NewBundle();
        string shared = bundle.InRootfs("/shared");
        Directory.CreateDirectory(shared);
        File.SetUnixFileMode(shared, (UnixFileMode)0b111_111_111);

        string inside = await berth.ShellAsync(
            "touch /shared/made; stat -c %u:%g /shared/made /bin/busybox /dev /dev/shm",
            config => Mapped(config.WritableRoot()),
            bundle);

        Assert.Equal("0:0\n65534:65534\n0:0\n0:0", inside);
        Assert.Equal("100000:100000", await HostOwnerAsync(Path.Combine(shared, "made")));
    }

    [RequiresContainersFact]
    public async Task UserNamespace_Devices_AreTheHosts()
    {
        string output = await berth.ShellAsync(
            "stat -c '%F %t:%T' /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty /dev/kmsg; echo gone >/dev/null; head -c1 /dev/zero | od -An -tx1",
            config => Mapped(config).Linux()["devices"] = new JsonArray(Device("/dev/kmsg", 1, 11)));

        Assert.Equal(
            [.. new[] { "1:3", "1:5", "1:7", "1:8", "1:9", "5:0", "1:b" }.Select(number => $"character special file {number}"), " 00"],
            output.Split('\n'));
    }

    [RequiresContainersFact]
    public async Task UserNamespace_DeviceThatTheHostHasNot_IsRefused()
    {
        string id = berth.NewId();

        var reply = await berth.PutAsync(id, config => Mapped(config).Linux()["devices"] = new JsonArray(Device("/dev/null-of-mine", 1, 3)));

        reply.Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("ENOENT", (string?)reply.Json["errno"]);
        Assert.Contains("bind device /dev/null-of-mine", reply.Text, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_Root_HasNoPowerOverTheHost()
    {
        string output = await berth.ShellAsync(
            "mknod /dev/mine c 1 3 2>/dev/null || echo no-mknod; echo -500 >/proc/self/oom_score_adj 2>/dev/null || echo no-oom; "
            + "mount -o remount,dev,suid /sys 2>/dev/null; head -c1 /dev/kmsg 2>/dev/null || echo no-kmsg",
            config => Mapped(config.Capabilities(["CAP_MKNOD", "CAP_SYS_RESOURCE", "CAP_SYS_ADMIN", "CAP_SYSLOG"])));

        Assert.Equal("no-mknod\nno-oom\nno-kmsg", output);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_OomScore_IsSet()
    {
        string score = await berth.ShellAsync("cat /proc/self/oom_score_adj", config => Mapped(config).Process()["oomScoreAdj"] = 321);

        Assert.Equal("321", score);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_Hostname_Sysctl_AndLoopback_AreSet()
    {
        string output = await berth.ShellAsync(
            "hostname; cat /proc/sys/net/ipv4/ip_forward; ip addr show lo | grep -c 127.0.0.1/8",
            config => Mapped(config).Linux()["sysctl"] = new JsonObject { ["net.ipv4.ip_forward"] = "1" });

        Assert.Equal("berth\n1\n1", output);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_Cgroup_IsTheContainers()
    {
        string output = await berth.ShellAsync("cat /proc/self/cgroup | cut -d: -f3 | sort | uniq -c; ls /sys/fs/cgroup | wc -l", config => Mapped(config));

        Assert.Matches("^ *[0-9]+ /\n[1-9][0-9]*$", output);
    }

    // config-linux.md, "Cgroup ownership"; on version 1 it stays root's
    [RequiresCgroup2AloneFact]
    public async Task UserNamespace_WritableCgroup_CanBeDividedButNotWidened()
    {
        string output = await berth.ShellAsync(
            """
            cd /sys/fs/cgroup; mkdir inner && echo $$ > inner/cgroup.procs && cat /proc/self/cgroup
            (echo max > pids.max) 2>&1; (echo 1 > cgroup.freeze) 2>&1; true
            """,
            config =>
            {
                Mapped(config).Resources("pids", """{"limit":50}""");
                JsonNode mount = config.Mounts().Single(mount => (string?)mount!["destination"] == "/sys/fs/cgroup")!;
                mount["options"] = new JsonArray("nosuid", "noexec", "nodev");
            });

        string[] lines = output.Split('\n');
        Assert.Equal("0::/inner", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.All(lines[1..], line => Assert.Contains("ermission denied", line, StringComparison.Ordinal));
    }

    [RequiresContainersFact]
    public async Task UserNamespace_Rlimits_AreRaisedFromOutside()
    {
        string limit = await berth.ShellAsync("ulimit -n; ulimit -Hn", config => Mapped(config).Process()["rlimits"] = new JsonArray(
            new JsonObject { ["type"] = "RLIMIT_NOFILE", ["soft"] = 777, ["hard"] = 888 }));

        Assert.Equal("777\n888", limit);
    }

    [RequiresContainersFact]
    public async Task UserNamespace_RootfsBelowClosedDirectories_IsUsed()
    {
        using TestBundle bundle = berth.NewBundle();
        File.SetUnixFileMode(bundle.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal("in", await berth.ShellAsync("echo in", config => Mapped(config), bundle));
        Assert.Equal("in", await berth.ShellAsync("echo in", config => Mapped(config)["root"]!["path"] = bundle.Rootfs, bundle));
    }

    [RequiresContainersFact]
    public async Task UserNamespace_ReadOnlyRoot_MasksAndCopies_HoldInside()
    {
        string output = await berth.ShellAsync(
            "touch /etc/new 2>/dev/null || echo read-only; cat /proc/timer_list | wc -c; mount | grep -c ' /proc/sys '",
            config => Mapped(config));

        Assert.Equal("read-only\n0\n1", output);
    }

    [RequiresContainersTheory]
    [InlineData("/dev/pts", "/mounts/2/options/5")]
    public async Task UserNamespace_GroupOfAMountThatIsNotMapped_IsRefused(string destination, string pointer)
    {
        var reply = await berth.PutAsync(berth.NewId(), config => config.WithUsers((0u, First, 5u)));

        Assert.Equal(destination, (string?)berth.Config().Mounts()[2]!["destination"]);
        AssertRefused(reply, pointer);
    }

    [RequiresContainersTheory]
    [InlineData("pid", "/mounts/0/type")]
    [InlineData("ipc", "/mounts/4/type")]
    [InlineData("network", "/mounts/5/type")]
    public async Task UserNamespace_FilesystemOfTheHostsNamespace_IsRefused(string type, string pointer)
    {
        var reply = await berth.PutAsync(berth.NewId(), config => Mapped(config.WithoutNamespace(type)));

        AssertRefused(reply, pointer);
    }

    private static void AssertRefused(TestSupport.Http.Reply reply, string pointer)
    {
        reply.Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(pointer, reply.Json["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
    }

    private static JsonObject Mapped(JsonObject config) => config.WithUsers((0u, First, Size));

    private static JsonObject Device(string path, int major, int minor) =>
        new() { ["path"] = path, ["type"] = "c", ["major"] = major, ["minor"] = minor };

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static async Task<string> HostOwnerAsync(string path)
    {
        using var stat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u:%g", path]) { RedirectStandardOutput = true })!;
        return (await stat.StandardOutput.ReadToEndAsync()).Trim();
    }
}
