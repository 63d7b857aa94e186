using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Security;

/// <summary>Attacks that other runtimes fell for, by their CVE.</summary>
public sealed class EscapeTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private static readonly string[] AllCapabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_KILL", "CAP_MKNOD",
    ];

    // CVE-2019-5736: the monitor and the container process are the host's program, seen from a container with the host's pids
    [RequiresContainersFact]
    public async Task Cve20195736_LauncherReachedThroughProcExe_CanNotBeChanged()
    {
        string victim = await berth.CreateAsync();
        int process = await berth.PidAsync(victim);
        int monitor = ProcessTable.Parent(process);
        byte[] before = await File.ReadAllBytesAsync($"/proc/{monitor}/exe");

        foreach (int pid in new[] { process, monitor })
        {
            string output = await berth.ShellAsync(
                $"probe open-write /proc/{pid}/exe",
                config => config.WithoutNamespace("pid").Capabilities(AllCapabilities).Process()["noNewPrivileges"] = false);

            AssertNothingSucceeded(output);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync($"/proc/{monitor}/exe"));
        await berth.DeleteAsync(victim);
    }

    // the seals hold when nobody executes the file either, so the descriptor of it that the daemon has is tried too
    [RequiresContainersFact]
    public async Task Cve20195736_LauncherInTheDaemon_IsSealed()
    {
        string victim = await berth.CreateAsync();
        int monitor = ProcessTable.Parent(await berth.PidAsync(victim));
        string image = new FileInfo($"/proc/{monitor}/exe").LinkTarget!;
        KeyValuePair<int, string> held = ProcessTable.Descriptors(berth.Daemon.Pid).Single(fd => fd.Value == image);

        string output = await berth.ShellAsync(
            $"probe open-write /proc/{berth.Daemon.Pid}/fd/{held.Key}",
            config => config.WithoutNamespace("pid").Capabilities(AllCapabilities));

        Assert.Contains("memfd:", image, StringComparison.Ordinal);
        AssertNothingSucceeded(output);
        await berth.DeleteAsync(victim);
    }

    // CVE-2019-5736, the other way in: a script whose interpreter is the program that executes it
    [RequiresContainersFact]
    public async Task Cve20195736_LauncherAsInterpreterOfAScript_DoesNothingForTheContainer()
    {
        using var bundle = berth.NewBundle();
        bundle.AddProgram("/bin/attack", "#!/proc/self/exe\n");
        string id = await berth.CreateAsync(config => config.Args("/bin/attack"), bundle);

        Reply start = await berth.Client.PostAsync($"/v1/containers/{id}/start");

        Assert.True((int)start.Status is 204 or 422, start.ToString());
        Assert.NotEqual(0, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    // CVE-2024-21626: a working directory by way of a descriptor that leads out
    [RequiresContainersFact]
    public async Task Cve202421626_CwdThroughADescriptor_IsRefused()
    {
        for (int fd = 0; fd <= 20; fd++)
        {
            string id = berth.NewId();
            string cwd = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{fd}");

            JsonNode problem = (await berth.PutAsync(id, config => config.Process()["cwd"] = cwd))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

            Assert.Contains(cwd, (string?)problem["path"], StringComparison.Ordinal);
            Leftovers.AssertNone(berth.Daemon.Roots, id);
        }
    }

    // CVE-2019-19921: /proc mounted somewhere else by way of a link
    [RequiresContainersTheory]
    [InlineData("proc")]
    [InlineData("sys")]
    public async Task Cve201919921_ProcOnALink_IsRefused(string name)
    {
        using var bundle = berth.NewBundle();
        Directory.Delete(bundle.InRootfs(name));
        File.CreateSymbolicLink(bundle.InRootfs(name), "/tmp");
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, bundle: bundle)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Contains("/" + name, (string?)problem["path"], StringComparison.Ordinal);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    // CVE-2026-41579: /dev is a link that, followed on the host, has devices and links made there
    [RequiresContainersTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cve202641579_DevLinkToTheHost_MakesNothingThere(bool parent)
    {
        using var host = new TemporaryDirectory();
        using var bundle = berth.NewBundle();
        Directory.Delete(bundle.InRootfs("dev"));
        string target = parent ? "../../../../../../.." + host.Path : host.Path;
        File.CreateSymbolicLink(bundle.InRootfs("dev"), target);

        foreach (bool withMount in new[] { true, false })
        {
            string id = berth.NewId();
            Reply reply = await berth.PutAsync(
                id,
                config =>
                {
                    if (!withMount)
                    {
                        config.Mounts().Clear();
                        config.WritableRoot();
                    }
                },
                bundle);

            Assert.True((int)reply.Status is 201 or 422, reply.ToString());
            Assert.Empty(Directory.EnumerateFileSystemEntries(host.Path));
            Assert.Empty(MountTable.Below(host.Path));
            (await berth.Client.DeleteAsync($"/v1/containers/{id}?force=true")).ToString();
            Leftovers.AssertNone(berth.Daemon.Roots, id);
        }
    }

    // CVE-2021-30465 and its kin: the target of a bind mount is a link to the host
    [RequiresContainersFact]
    public async Task Cve202130465_BindTargetIsALinkOutOfTheRootfs_StaysInside()
    {
        using var host = new TemporaryDirectory();
        using var source = new TemporaryDirectory();
        using var bundle = berth.NewBundle();
        await File.WriteAllTextAsync(source["file"], "");
        Directory.CreateDirectory(bundle.InRootfs(host.Path));
        File.CreateSymbolicLink(bundle.InRootfs("escape"), host.Path);

        string output = await berth.ShellAsync($"ls {host.Path}/sub; ls /escape/sub", config => config.Bind(source.Path, "/escape/sub"), bundle);

        Assert.Equal("file\nfile", output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Path));
    }

    // CVE-2024-5154: what is put at /etc/mtab follows the image's link out of the root
    [RequiresContainersFact]
    public async Task Cve20245154_BindOnALinkToAFileOfTheHost_MakesNothingThere()
    {
        using var host = new TemporaryDirectory();
        using var source = new TemporaryDirectory();
        using var bundle = berth.NewBundle();
        await File.WriteAllTextAsync(source["file"], "of the bind\n");
        File.CreateSymbolicLink(bundle.InRootfs("/etc/mtab"), "../../../../../../.." + host["made"]);
        Directory.CreateDirectory(bundle.InRootfs(host.Path));
        await File.WriteAllTextAsync(bundle.InRootfs(host["made"]), "");

        string output = await berth.ShellAsync("cat /etc/mtab", config => config.Bind(source["file"], "/etc/mtab"), bundle);

        Assert.Equal("of the bind", output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Path));
    }

    // a masked path that is a link must not mask what it points to on the host, nor leave it readable inside
    [RequiresContainersFact]
    public async Task MaskedPath_Link_IsResolvedInsideTheRootfs()
    {
        using var host = new TemporaryDirectory();
        await File.WriteAllTextAsync(host["file"], "of the host");
        using var bundle = berth.NewBundle();
        Directory.CreateDirectory(bundle.InRootfs(host.Path));
        await File.WriteAllTextAsync(bundle.InRootfs(host["file"]), "of the rootfs");
        File.CreateSymbolicLink(bundle.InRootfs("/etc/link"), host["file"]);

        string output = await berth.ShellAsync(
            "cat /etc/link", config => config.Linux()["maskedPaths"] = new JsonArray("/etc/link"), bundle);

        Assert.Equal("", output);
        Assert.Equal("of the host", await File.ReadAllTextAsync(host["file"]));
    }

    // CVE-2024-40635: an id beyond 32 bits becomes root when it is cut
    [RequiresContainersTheory]
    [InlineData("uid", "/process/user/uid")]
    [InlineData("gid", "/process/user/gid")]
    public async Task Cve202440635_UserIdBeyond32Bits_IsRefused(string member, string pointer)
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Process()["user"]![member] = 4294967296))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    // CVE-2021-41103: what containers have on disk, set-user-id programs too, must not be within everybody's reach
    [RequiresContainersFact]
    public async Task Cve202141103_DirectoriesOfTheDaemon_AreClosedToOthers()
    {
        string id = await berth.CreateAsync();
        string[] directories =
        [
            Path.Combine(berth.Daemon.Roots.State, "containers"),
            Path.Combine(berth.Daemon.Roots.State, "containers", id),
            Path.Combine(berth.Daemon.Roots.Log, "containers"),
            Path.Combine(berth.Daemon.Roots.Log, "containers", id),
            Path.Combine(berth.Daemon.Roots.Data, "bundles"),
            Path.GetDirectoryName(berth.Daemon.Roots.Socket)!,
            berth.Daemon.Roots.Socket,
        ];
        string[] files = [.. Directory.EnumerateFiles(directories[1]), .. Directory.EnumerateFiles(directories[3])];

        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.All(directories.Concat(files), path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others));
        Assert.NotEmpty(files);
        await berth.DeleteAsync(id);
    }

    // CVE-2020-15257: nothing listens in the abstract namespace, which a container with the host's network would reach
    [RequiresContainersFact]
    public async Task Cve202015257_SocketsOfTheDaemonAndItsMonitors_AreNotAbstract()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        int monitor = ProcessTable.Parent(await berth.PidAsync(id));

        string[] inodes = [.. ProcessTable.Descriptors(berth.Daemon.Pid).Values.Concat(ProcessTable.Descriptors(monitor).Values)
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target["socket:[".Length..^1])];
        string[] abstractOnes = [.. File.ReadAllLines("/proc/net/unix").Where(line => line.Contains(" @", StringComparison.Ordinal))];

        Assert.NotEmpty(inodes);
        Assert.DoesNotContain(abstractOnes, line => inodes.Any(inode => line.Contains($" {inode} ", StringComparison.Ordinal)));
        await berth.DeleteAsync(id, force: true);
    }

    // descriptors of the daemon that reached a monitor would let it keep alive, or read, what it has nothing to do with
    [RequiresContainersFact]
    public async Task Descriptors_OfTheMonitor_AreItsOwnFew()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        int monitor = ProcessTable.Parent(await berth.PidAsync(id));

        IReadOnlyDictionary<int, string> descriptors = ProcessTable.Descriptors(monitor);

        Assert.All([0, 1, 2], fd => Assert.Equal("/dev/null", descriptors[fd]));
        Assert.True(descriptors.Count <= 12, string.Join(", ", descriptors));
        Assert.DoesNotContain(descriptors.Values, target => target.StartsWith("socket:", StringComparison.Ordinal));
        Assert.DoesNotContain(descriptors.Values, target => target.Contains("plan", StringComparison.Ordinal));
        await berth.DeleteAsync(id, force: true);
    }

    // with its monitor, a container ends; nobody could tell its exit code to the next daemon otherwise
    [RequiresContainersFact]
    public async Task Monitor_Killed_TakesTheContainerAlong()
    {
        string id = await berth.CreateStartedAsync(config =>
        {
            config.Args("sleep", "1000");
            config.Process()["user"]!["uid"] = 1234;
        });
        int pid = await berth.PidAsync(id);
        using SafePidFd process = Pidfd.Open(pid);
        using (SafePidFd monitor = Pidfd.Open(ProcessTable.Parent(pid)))
        {
            Pidfd.SendSignal(monitor, 9);
        }

        Assert.True(await TestSupport.Host.Descriptors.AwaitReadableAsync(process));
        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal("stopped", (string?)end["status"]);
        Assert.Contains((int?)end["exitCode"], (int?[])[137, null]);
        await berth.DeleteAsync(id);
    }

    private static void AssertNothingSucceeded(string output)
    {
        string[] lines = output.Split('\n');
        Assert.Contains("path 0", lines);
        Assert.True(lines.Length >= 4, output);
        Assert.DoesNotContain(lines, line => line is "write 0" or "truncate 0" or "rewrite 0" or "map 0" or "truncate-path 0");
    }
}
