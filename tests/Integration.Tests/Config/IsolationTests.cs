using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;

namespace Berth.Integration.Tests.Config;

/// <summary>What a container process would have from the daemon if it were left as it is, and what it does not have of its own.</summary>
public sealed class IsolationTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    /// <summary>Everything that is the process's own and outlives execve(2). The shell's descriptors are 0 to 2; ls(1) has one more.</summary>
    private const string Inherited =
        """
        umask; ulimit -S -n; ulimit -H -n; pwd; ls /proc/self/fd; cat /proc/self/oom_score_adj /proc/self/personality
        grep -E '^(SigBlk|SigIgn|Cpus_allowed_list|Umask|NoNewPrivs|Groups)' /proc/self/status
        env
        """;

    [RequiresContainersFact]
    public async Task Process_OfAnOddDaemon_IsAsThatOfAnyOther()
    {
        await using DaemonProcess odd = await DaemonProcess.StartUnderAsync(
            "sh",
            "-c",
            """
            umask 077; ulimit -S -n 256; ulimit -H -n 1536; cd /; exec 7</dev/null 8>/dev/null
            exec env --block-signal=USR1,TERM --ignore-signal=HUP,PIPE LEAK=1 taskset 1 "$@"
            """,
            "sh");
        string expected = await berth.ShellAsync(Inherited);

        Assert.Equal(expected, await ShellAsync(odd, Inherited));
        Assert.Contains("Umask:\t0022", expected, StringComparison.Ordinal);
        Assert.Contains("SigBlk:\t0000000000000000", expected, StringComparison.Ordinal);
    }

    [RequiresKeyringsFact]
    public async Task Keyring_OfASession_IsTheContainersOwn()
    {
        string id = await berth.CreateStartedAsync(SeeKeys);
        await berth.WaitAsync(id);

        // it has it all, its user may see and search it (keyrings(7), proc_keys(5))
        Assert.Matches($" 3f1b0000 +0 +0 keyring +_ses.{id}:", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresKeyringsFact]
    public async Task Keyring_OfADaemonThatIsToldNotTo_IsTheDaemons()
    {
        await using DaemonProcess daemon = await DaemonProcess.StartAsync(null, "--session-keyring", "no");

        Assert.DoesNotContain("_ses.shell", await ShellAsync(daemon, "cat /proc/keys", SeeKeys), StringComparison.Ordinal);
        Assert.Contains("_ses.", await berth.ShellAsync("cat /proc/keys", SeeKeys), StringComparison.Ordinal);
    }

    [RequiresContainersTheory]
    [InlineData(0, "HOME=/root")]
    [InlineData(1000, "HOME=/home/one")]
    [InlineData(1001, "HOME=/")]
    [InlineData(1002, "HOME=/")]
    [InlineData(1003, "HOME=/last")]
    [InlineData(4711, "HOME=/")]
    public async Task Home_ThatIsNotInTheConfig_IsThatOfPasswd(int uid, string expected)
    {
        using TestBundle bundle = berth.NewBundle();
        await File.WriteAllTextAsync(
            bundle.InRootfs("/etc/passwd"),
            $"""
            # no user
            root:x:0:0:root:/root:/bin/sh
            long:x:4711:0:{new string('x', 9000)}:/long:/bin/sh
            broken
            one:x:1000:1:One:/home/one
            two:x:1001:1:Two:relative:/bin/sh
            two:x:1002x:1:Two:/two:/bin/sh
            last:x:1003:1::/last:
            """);

        Assert.Equal(expected, await HomeAsync(bundle, config => config.Process()["user"] = new JsonObject { ["uid"] = uid, ["gid"] = 1 }));
    }

    [RequiresContainersTheory]
    [InlineData("rm /etc/passwd")]
    [InlineData("rm /etc/passwd; mkdir /etc/passwd")]
    [InlineData("rm /etc/passwd; mkfifo /etc/passwd")]
    [InlineData("rm /etc/passwd; mknod /etc/passwd c 1 5")]
    [InlineData("rm /etc/passwd; ln -s passwd /etc/passwd")]
    [InlineData("rm /etc/passwd; ln -s /proc/self/fd/0 /etc/passwd")]
    [InlineData("dd if=/dev/zero of=/etc/passwd bs=1M count=64")]
    public async Task Home_OfAPasswdThatIsNone_IsTheRoot(string script)
    {
        using TestBundle bundle = berth.NewBundle();
        await berth.RunAsync(config => config.WritableRoot().Args("busybox", "sh", "-c", script.Replace("mkfifo", "busybox mkfifo").Replace("ln ", "busybox ln ")), bundle);

        Assert.Equal("HOME=/", await HomeAsync(bundle, _ => { }));
    }

    [RequiresContainersTheory]
    [InlineData("HOME=/here", "HOME=/here")]
    [InlineData("HOME=", "HOME=/root")]
    public async Task Home_OfTheConfig_IsKeptUnlessEmpty(string entry, string expected) =>
        Assert.Equal(expected, await HomeAsync(berth.Bundle, config => config.Process()["env"] = new JsonArray("PATH=/bin", entry)));

    private Task<string> HomeAsync(TestBundle bundle, Action<JsonObject> edit) => berth.ShellAsync("env | grep ^HOME=", edit, bundle);

    private static void SeeKeys(JsonObject config)
    {
        config.Shell("cat /proc/keys");
        config.Linux().Remove("maskedPaths");
    }

    private async Task<string> ShellAsync(DaemonProcess daemon, string script, Action<JsonObject>? edit = null)
    {
        JsonObject config = berth.Config(edit).Shell(script);
        string url = $"/v1/containers/{berth.Prefix}shell";
        (await daemon.Client.PutAsync(url, new JsonObject { ["bundle"] = berth.Bundle.Directory, ["config"] = config })).Expect(HttpStatusCode.Created);
        (await daemon.Client.PostAsync($"{url}/start")).Expect(HttpStatusCode.NoContent);
        JsonNode end = (await daemon.Client.GetAsync($"{url}/wait?condition=stopped")).Expect(HttpStatusCode.OK).Json;
        string output = (await daemon.Client.GetAsync($"{url}/logs")).Expect(HttpStatusCode.OK).Text;
        (await daemon.Client.DeleteAsync(url)).Expect(HttpStatusCode.NoContent);
        Assert.True((int?)end["exitCode"] == 0, output);
        return output.TrimEnd('\n');
    }
}
