using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Config;

/// <summary>linux.namespaces with a path: those of another container, bind-mounted ones, and what is no namespace.</summary>
public sealed class JoinedNamespaceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private static readonly (string Type, string File)[] Types =
    [
        ("pid", "pid"), ("network", "net"), ("ipc", "ipc"), ("uts", "uts"), ("cgroup", "cgroup"), ("time", "time"), ("user", "user"),
    ];

    [RequiresContainersTheory]
    [InlineData("pid")]
    [InlineData("network")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("cgroup")]
    [InlineData("time")]
    public async Task Join_OneOfAnotherContainers_IsThatOneAndNoOther(string type)
    {
        string id = await berth.CreateStartedAsync(config => config.WithNamespace("time").Args("sleep", "1000"));
        int other = await berth.PidAsync(id);
        string file = Types.Single(item => item.Type == type).File;

        ProbeReport report = await berth.ProbeAsync(config => config.WithNamespace("time").WithNamespace(type, $"/proc/{other}/ns/{file}"));

        foreach (string name in new[] { "cgroup", "ipc", "mnt", "net", "pid", "uts", "time" })
        {
            Assert.Equal(name == file, OfProcess(other, name) == report.Namespace(name));
        }

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Join_AllOfAnotherContainers_AreThose(bool withUsers)
    {
        string id = await berth.CreateStartedAsync(config => Mapped(config.WithNamespace("time").Args("sleep", "1000"), withUsers));
        int other = await berth.PidAsync(id);

        ProbeReport report = await berth.ProbeAsync(config =>
        {
            foreach (var (type, file) in Types.Where(item => withUsers || item.Type != "user"))
            {
                config.WithNamespace(type, $"/proc/{other}/ns/{file}");
            }
        });

        Assert.All(Types, item => Assert.Equal(OfProcess(other, item.File), report.Namespace(item.File)));
        Assert.NotEqual(OfProcess(other, "mnt"), report.Namespace("mnt"));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Join_AUserNamespace_OwnsTheNewOnesAndStandardOutput()
    {
        string id = await berth.CreateStartedAsync(config => Mapped(config.Args("sleep", "1000")));
        string path = $"/proc/{await berth.PidAsync(id)}/ns/user";

        string output = await berth.ShellAsync(
            "id -u; echo through >/dev/stdout; hostname changed && hostname; ip link set lo down && echo net",
            config => config.WithNamespace("user", path).Capabilities(["CAP_SYS_ADMIN", "CAP_NET_ADMIN"]));

        Assert.Equal("0\nthrough\nchanged\nnet", output);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Join_AUserNamespaceWithTheNetworkOfTheHostsUser_HasBoth()
    {
        string users = await berth.CreateStartedAsync(config => Mapped(config.Args("sleep", "1000")));
        string network = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        int user = await berth.PidAsync(users), net = await berth.PidAsync(network);

        string output = await berth.ShellAsync(
            "readlink /proc/self/ns/user; readlink /proc/self/ns/net",
            config => config.WithNamespace("user", $"/proc/{user}/ns/user").WithNamespace("network", $"/proc/{net}/ns/net").WithoutMount("/sys/fs/cgroup")
                .WithoutMount("/sys"));

        Assert.Equal($"{OfProcess(user, "user")}\n{OfProcess(net, "net")}", output);
        await berth.DeleteAsync(users, force: true);
        await berth.DeleteAsync(network, force: true);
    }

    [RequiresContainersFact]
    public async Task Join_AUserNamespaceWithOtherMaps_IsRefused()
    {
        string id = await berth.CreateStartedAsync(config => Mapped(config.Args("sleep", "1000")));
        string path = $"/proc/{await berth.PidAsync(id)}/ns/user";

        var same = await berth.ShellAsync("id -u", config => config.WithUsers((0u, 100_000u, 65_536u)).WithNamespace("user", path));
        var other = await berth.PutAsync(berth.NewId(), config => config.WithUsers((0u, 200_000u, 65_536u)).WithNamespace("user", path));

        Assert.Equal("0", same);
        Assert.Equal(["/linux/uidMappings", "/linux/gidMappings"], Pointers(other));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Join_ABindMountedNamespaceWithoutProcesses_IsThatOne()
    {
        using var directory = new TemporaryDirectory();
        string path = directory["net"];
        await File.WriteAllTextAsync(path, "");
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string expected = OfProcess(await berth.PidAsync(id), "net");
        using (var mount = System.Diagnostics.Process.Start("mount", ["--bind", $"/proc/{await berth.PidAsync(id)}/ns/net", path]))
        {
            await mount.WaitForExitAsync();
            Assert.Equal(0, mount.ExitCode);
        }

        try
        {
            await berth.DeleteAsync(id, force: true);
            Assert.Equal(expected, (await berth.ProbeAsync(config => config.WithNamespace("network", path))).Namespace("net"));
        }
        finally
        {
            Mounts.Umount2(path, 0);
        }
    }

    [RequiresContainersFact]
    public async Task Join_AMountNamespace_SeesItsRootAndChangesNothing()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("mount -t tmpfs none /tmp && echo theirs >/tmp/file; echo ready; sleep 1000")
            .Capabilities(["CAP_SYS_ADMIN"]));
        await berth.AwaitLineAsync(id, "ready");
        int other = await berth.PidAsync(id);
        string before = await File.ReadAllTextAsync($"/proc/{other}/mountinfo");

        string output = await berth.ShellAsync("cat /tmp/file; readlink /proc/self/ns/mnt; pwd", config => Bare(config)
            .WithNamespace("mount", $"/proc/{other}/ns/mnt").WithNamespace("pid", $"/proc/{other}/ns/pid"));

        Assert.Equal($"theirs\n{OfProcess(other, "mnt")}\n/", output);
        Assert.Equal(before, await File.ReadAllTextAsync($"/proc/{other}/mountinfo"));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Join_AMountNamespaceToChangeIt_IsRefused()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string path = $"/proc/{await berth.PidAsync(id)}/ns/mnt";

        Reply reply = await berth.PutAsync(berth.NewId(), config => config.WithNamespace("mount", path));

        Assert.Equal(["/mounts", "/linux/maskedPaths", "/linux/readonlyPaths", "/root/readonly"], Pointers(reply));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData("network", "/proc/self/ns/uts", "no namespace of type network")]
    [InlineData("network", "/etc/passwd", "no namespace of type network")]
    [InlineData("network", "/dev/null", "no namespace of type network")]
    [InlineData("pid", "/proc/0/ns/pid", "ENOENT")]
    [InlineData("uts", "relative", "not an absolute path")]
    [InlineData("user", "/proc/self/ns/user", "leave it out")]
    [InlineData("uts", "/proc/self/ns/uts", "would change the host's")]
    [InlineData("cgroup", "/proc/self/ns/cgroup", "would show and change the host's")]
    public async Task Join_WhatIsNotToBeJoined_IsRefusedWithItsPointer(string type, string path, string message)
    {
        Reply reply = await berth.PutAsync(berth.NewId(), config => config.WithNamespace(type, path));

        Assert.Equal([$"/linux/namespaces/{(type == "user" ? 6 : 5)}/path"], Pointers(reply));
        Assert.Contains(message, reply.Text, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Cve_2016_9962_ProcessesOfTheJoinedNamespace_CanNotLookIntoTheSetUp()
    {
        // a loop in the container reads the descriptors of every process that appears in its pid namespace; none of them may be readable
        // while it is still the launcher
        string id = await berth.CreateStartedAsync(config => Mapped(config.Shell(
                "while :; do for p in /proc/[0-9]*; do case $(readlink $p/exe) in *berth-launcher*) ls -l $p/fd; echo leaked;; esac; done; done"))
            .Capabilities(["CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"]));
        int other = await berth.PidAsync(id);

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("in", await berth.ShellAsync(
                "echo in", config => config.WithNamespace("user", $"/proc/{other}/ns/user").WithNamespace("pid", $"/proc/{other}/ns/pid")));
        }

        Assert.DoesNotContain("leaked", await berth.LogsAsync(id), StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    private static JsonObject Mapped(JsonObject config, bool really = true) => really ? config.WithUsers((0u, 100_000u, 65_536u)) : config;

    private static JsonObject Bare(JsonObject config)
    {
        config["mounts"] = new JsonArray();
        config["root"]!["readonly"] = false;
        config.Linux().Remove("maskedPaths");
        config.Linux().Remove("readonlyPaths");
        return config;
    }

    private static IEnumerable<string?> Pointers(Reply reply) =>
        reply.Expect(HttpStatusCode.UnprocessableEntity).Json["errors"]!.AsArray().Select(error => (string?)error!["pointer"]);

    private static string OfProcess(int pid, string name) => new FileInfo($"/proc/{pid}/ns/{name}").LinkTarget!;
}
