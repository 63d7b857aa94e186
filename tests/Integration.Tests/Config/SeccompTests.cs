using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Config;

/// <summary>linux.seccomp, as the container's program meets it.</summary>
public sealed class SeccompTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string Refusal = """
        {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO","errnoRet":95}]}
        """;

    [RequiresContainersTheory]
    [InlineData(true, 0)]
    [InlineData(true, 1234)]
    [InlineData(false, 0)]
    [InlineData(false, 1234)]
    public async Task Errno_OfARule_IsWhatTheCallReturns(bool noNewPrivileges, int uid)
    {
        string output = await berth.ShellAsync(
            "mkdir /tmp/x 2>&1; cat /proc/self/status",
            config =>
            {
                Seccomp(config, Refusal);
                config.Process()["noNewPrivileges"] = noNewPrivileges;
                config.Process()["user"] = new JsonObject { ["uid"] = uid, ["gid"] = uid };
                config.Process().Remove("capabilities");
            });

        Assert.Contains("mkdir: can't create directory '/tmp/x': Operation not supported", output, StringComparison.Ordinal);
        Assert.Contains("\nSeccomp:\t2\n", output, StringComparison.Ordinal);
        Assert.Contains("\nCapPrm:\t0000000000000000\n", output, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Kill_OfTheProcess_IsItsExitCode()
    {
        Outcome outcome = await berth.RunAsync(config => Seccomp(
            config.Args("mkdir", "/tmp/x"),
            """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_KILL_PROCESS"}]}"""));

        Assert.Equal((159, 31), (outcome.ExitCode, outcome.Signal));
    }

    [RequiresContainersFact]
    public async Task Arguments_OfACall_AreCompared()
    {
        // S_IFIFO and S_IFCHR of the mode that mknod(2) gets
        string output = await berth.ShellAsync(
            "mknod /tmp/fifo p; mknod /tmp/null c 1 3 2>&1; ls /tmp",
            config => Seccomp(
                config.WritableRoot().Mount("/tmp", "tmpfs", "tmpfs"),
                """
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
                 {"names":["mknod"],"action":"SCMP_ACT_ERRNO","errnoRet":95,"args":[{"index":1,"value":61440,"valueTwo":8192,"op":"SCMP_CMP_MASKED_EQ"}]},
                 {"names":["mknodat"],"action":"SCMP_ACT_ERRNO","errnoRet":95,"args":[{"index":2,"value":61440,"valueTwo":8192,"op":"SCMP_CMP_MASKED_EQ"}]}]}
                """));

        Assert.Equal("mknod: /tmp/null: Operation not supported\nfifo", output);
    }

    [RequiresContainersFact]
    public async Task DefaultThatForbids_AllowsWhatIsNamedAlone()
    {
        Outcome outcome = await berth.RunAsync(config => Seccomp(
            config.Shell("echo here; mkdir /tmp/x 2>&1"),
                """
                {"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"action":"SCMP_ACT_ALLOW","names":[
                 "execve","brk","arch_prctl","set_tid_address","set_robust_list","rseq","prlimit64","readlink","readlinkat","getrandom","mprotect",
                 "prctl","getuid","geteuid","getgid","getegid","getpid","getppid","exit_group","exit","uname","getcwd","stat","lstat","newfstatat",
                 "rt_sigaction","rt_sigprocmask","rt_sigreturn","ioctl","fcntl","write","read","close","clone","fork","vfork","wait4","umask",
                 "openat","dup2","mmap","munmap"]}]}
                """));

        Assert.Equal("here\nmkdir: can't create directory '/tmp/x': Operation not permitted\n", outcome.Output);
    }

    [RequiresContainersFact]
    public async Task UnknownNames_AreWarningsOfTheContainer()
    {
        string id = await berth.CreateAsync(config => Seccomp(
            config, """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["no_such_call"],"action":"SCMP_ACT_ERRNO"}]}"""));

        JsonNode warning = Assert.Single((await berth.GetAsync(id))["warnings"]!.AsArray())!;

        Assert.Equal("/linux/seccomp/syscalls/0/names/0", (string)warning["pointer"]!);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Plan_ShowsTheFilter()
    {
        string id = await berth.CreateAsync(config => Seccomp(config, Refusal));

        JsonNode plan = (await berth.Client.GetAsync($"/v1/containers/{id}/plan")).Expect(HttpStatusCode.OK).Json;

        JsonNode step = plan["steps"]!.AsArray().Single(step => (string)step!["op"]! == "seccomp")!;
        Assert.Equal("load seccomp filter", (string)step["text"]!);
        Assert.Equal(plan["steps"]!.AsArray().Count - 1, (int)step["number"]!);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Cache_KeepsOneFilterForAProfile()
    {
        string profile = Refusal.Replace("95", "71", StringComparison.Ordinal);
        string directory = Path.Combine(berth.Daemon.Roots.Data, "cache", "seccomp");
        await berth.RunAsync(config => Seccomp(config.Args("true"), profile));
        string[] before = Directory.GetFiles(directory);
        await berth.RunAsync(config => Seccomp(config.Args("echo", "another config"), profile));

        Assert.Equal(before, Directory.GetFiles(directory));
    }

    private static void Seccomp(JsonObject config, string profile) => config.Linux()["seccomp"] = JsonNode.Parse(profile);
}
