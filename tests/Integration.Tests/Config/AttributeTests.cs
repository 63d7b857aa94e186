using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>How the kernel treats the container's processes (config.md, Linux Process), and its parameters (config-linux.md, Sysctl).</summary>
public sealed class AttributeTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    // fields of proc_pid_stat(5), as cut(1) counts them
    private const string NicePriorityPolicy = "cut -d ' ' -f 19,40,41 /proc/self/stat; true";

    [RequiresContainersTheory]
    [InlineData("""{"policy":"SCHED_OTHER","nice":3}""", "3 0 0")]
    [InlineData("""{"policy":"SCHED_BATCH","nice":-4}""", "-4 0 3")]
    [InlineData("""{"policy":"SCHED_BATCH","nice":-4,"flags":["SCHED_FLAG_RESET_ON_FORK"]}""", "0 0 3")]
    [InlineData("""{"policy":"SCHED_IDLE"}""", "0 0 5")]
    public async Task Scheduler_OfTheConfig_IsInherited(string scheduler, string expected) =>
        Assert.Equal(
            expected, await berth.ShellAsync(NicePriorityPolicy, config => config.Process()["scheduler"] = JsonNode.Parse(scheduler)));

    // a kernel that divides real time among cgroups gives a new one none (sched-rt-group.rst)
    [RequiresContainersTheory]
    [InlineData("SCHED_FIFO", "0 5 1")]
    [InlineData("SCHED_RR", "0 5 2")]
    public async Task Scheduler_RealTime_IsInheritedOrRefusedByTheCgroup(string policy, string expected)
    {
        var scheduler = new JsonObject { ["policy"] = policy, ["priority"] = 5 };
        if (!File.Exists("/sys/fs/cgroup/cpu/cpu.rt_runtime_us"))
        {
            Assert.Equal(expected, await berth.ShellAsync(NicePriorityPolicy, config => config.Process()["scheduler"] = scheduler));
            return;
        }

        JsonNode problem = (await berth.PutAsync(berth.NewId(), config => config.Process()["scheduler"] = scheduler))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal(("sched_setattr", "EPERM"), ((string?)problem["syscall"], (string?)problem["errno"]));
    }

    [RequiresContainersFact]
    public async Task Scheduler_Deadline_IsTheContainerProcesss()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Process()["scheduler"] = new JsonObject
        {
            ["policy"] = "SCHED_DEADLINE",
            ["runtime"] = 1_000_000,
            ["deadline"] = 10_000_000,
            ["period"] = 20_000_000,
        });

        string stat = await File.ReadAllTextAsync($"/proc/{await berth.PidAsync(id)}/stat");

        Assert.Equal("6", stat.Split(") ")[1].Split(' ')[38]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task IOPriority_OfTheConfig_IsInherited() =>
        Assert.Equal(
            "best-effort: prio 6",
            await berth.ShellAsync(
                "busybox ionice",
                config => config.Process()["ioPriority"] = new JsonObject { ["class"] = "IOPRIO_CLASS_BE", ["priority"] = 6 }));

    [RequiresContainersFact]
    public async Task Personality_Linux32_ShowsA32BitMachine() =>
        Assert.Contains(
            await berth.ShellAsync("busybox uname -m", config => config.Linux()["personality"] = new JsonObject { ["domain"] = "LINUX32" }),
            (string[])["i686", "armv8l"]);

    [RequiresContainersFact]
    public async Task MemoryPolicy_OfTheConfig_IsInForce() =>
        Assert.Equal(
            "interleave:0",
            await berth.ShellAsync(
                "head -n 1 /proc/self/numa_maps | cut -d ' ' -f 2",
                config => config.Linux()["memoryPolicy"] = new JsonObject { ["mode"] = "MPOL_INTERLEAVE", ["nodes"] = "0" }));

    [RequiresContainersFact]
    public async Task Sysctl_OfTheConfig_IsSetInsideOnly()
    {
        string[] names = ["net/ipv4/ip_default_ttl", "kernel/shmmni", "fs/mqueue/msg_max"];
        string[] before = [.. names.Select(name => File.ReadAllText($"/proc/sys/{name}"))];

        string inside = await berth.ShellAsync(
            $"cd /proc/sys && cat {string.Join(' ', names)}; (echo 1 > {names[0]}) 2> /dev/null || echo read-only",
            config => config.Linux()["sysctl"] = new JsonObject
            {
                ["net.ipv4.ip_default_ttl"] = "33",
                ["kernel.shmmni"] = "77",
                ["fs/mqueue/msg_max"] = "22",
            });

        Assert.Equal("33\n77\n22\nread-only", inside);
        Assert.Equal(before, names.Select(name => File.ReadAllText($"/proc/sys/{name}")));
    }

    [RequiresContainersFact]
    public async Task Sysctl_ThatTheKernelDoesNotKnow_NamesIt()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Linux()["sysctl"] = new JsonObject { ["net.no.such"] = "1" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal(("/proc/sys/net/no/such", "ENOENT"), ((string?)problem["path"], (string?)problem["errno"]));
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresContainersTheory]
    [InlineData("/linux/sysctl", """{"kernel.core_pattern":"|/bin/evil"}""", "/linux/sysctl/kernel.core_pattern")]
    [InlineData("/process/oomScoreAdj", "1001", "/process/oomScoreAdj")]
    [InlineData("/linux/devices", """[{"path":"/dev/null","type":"c","major":1,"minor":5}]""", "/linux/devices/0/path")]
    public async Task Value_ThatCanNotBe_IsRefusedAtItsPointer(string pointer, string json, string expected)
    {
        string[] names = pointer[1..].Split('/');

        JsonNode problem = (await berth.PutAsync(berth.NewId(), config => config[names[0]]![names[1]] = JsonNode.Parse(json)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Equal(expected, (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
    }
}
