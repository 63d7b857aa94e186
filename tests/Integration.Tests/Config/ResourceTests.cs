using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>Limits of real containers, by what the kernel does about them (config-linux.md, Control groups).</summary>
public sealed class ResourceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresLimitsFact("memory")]
    public async Task Memory_MoreThanTheLimit_IsKilled()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("tail", "/dev/zero").Resources("memory", """{"limit":16777216,"swap":16777216}"""));

        JsonNode end = await berth.WaitAsync(id);

        Assert.Equal(9, (int?)end["signal"]);
        Assert.True(ContainerFiles.Counter(id, "oom_kill", "memory.oom_control", "memory.events") > 0);
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("memory")]
    public async Task Memory_LessThanTheLimit_IsThere() =>
        Assert.Equal("20971520", await berth.ShellAsync(
            "head -c 20971520 /dev/zero > /dev/shm/file; stat -c %s /dev/shm/file",
            config => config.Resources("memory", """{"limit":67108864,"reservation":33554432}""")));

    // the launcher itself is small, so the program decides what is needed
    [RequiresLimitsFact("memory")]
    public async Task Memory_OfHalfAMegabyte_IsEnoughForTrue() =>
        Assert.Equal(0, (await berth.RunAsync(config => config.Args("true").Resources("memory", """{"limit":524288}"""))).ExitCode);

    [RequiresLimitsFact("pids")]
    public async Task Pids_ForkBomb_StopsAtTheLimit()
    {
        string id = await berth.CreateStartedAsync(config => config
            .Shell("i=0; while [ $i -lt 50 ]; do sleep 1000 & i=$((i+1)); done; echo unlimited")
            .Resources("pids", """{"limit":10}"""));

        JsonNode end = await berth.WaitAsync(id);

        Assert.NotEqual(0, (int?)end["exitCode"]);
        Assert.Contains("can't fork", await berth.LogsAsync(id), StringComparison.Ordinal);
        Assert.True(ContainerFiles.Counter(id, "max", "pids.events") > 0);
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("pids")]
    public async Task Pids_LimitOfNone_LetsTheContainerProcessRunAlone()
    {
        Assert.Equal(0, (await berth.RunAsync(config => config.Args("true").Resources("pids", """{"limit":0}"""))).ExitCode);
        Outcome forks = await berth.RunAsync(config => config.Shell("true & echo forked").Resources("pids", """{"limit":0}"""));
        Assert.DoesNotContain("forked", forks.Output, StringComparison.Ordinal);
    }

    [RequiresLimitsFact("pids")]
    public async Task Pids_Unlimited_IsMax()
    {
        string id = await berth.CreateAsync(config => config.Resources("pids", """{"limit":-1}"""));

        Assert.Equal("max", ContainerFiles.Read(id, "pids.max"));
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("cpu")]
    public async Task Cpu_MoreThanTheQuota_IsThrottled()
    {
        string id = await berth.CreateStartedAsync(config => config
            .Shell("i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done")
            .Resources("cpu", """{"quota":10000,"period":50000,"shares":512}"""));

        Assert.Equal(0, (int?)(await berth.WaitAsync(id))["exitCode"]);

        Assert.True(ContainerFiles.Counter(id, "nr_throttled", "cpu.stat") > 0);
        Assert.Contains(ContainerFiles.Read(id, "cpu.shares", "cpu.weight"), (string[])["512", "59"]);
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("cpuset")]
    public async Task Cpuset_OfTheConfig_IsSeenInside()
    {
        string output = await berth.ShellAsync(
            "grep -E '(Cpus|Mems)_allowed_list' /proc/self/status", config => config.Resources("cpu", """{"cpus":"0","mems":"0"}"""));

        Assert.Equal(["Cpus_allowed_list:0", "Mems_allowed_list:0"], output.Split('\n').Select(line => line.Replace("\t", "", StringComparison.Ordinal)));
    }

    // a cpuset without CPUs and memory nodes would let nobody in
    [RequiresLimitsFact("cpuset")]
    public async Task Cpuset_NestedPath_IsThatOfTheParents()
    {
        string name = berth.NewId();
        string output = await berth.ShellAsync(
            "grep Cpus_allowed_list /proc/self/status", config => config.Linux()["cgroupsPath"] = $"/{name}/one/two");

        Assert.Contains(await File.ReadAllLinesAsync("/proc/1/status"), line => line == output);
        CgroupTree.RemoveEmpty(name);
    }

    [RequiresLimitsFact("cpuset")]
    public async Task Value_TheKernelRefuses_FailsTheCreateAndLeavesNothing()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Resources("cpu", """{"cpus":"0,70000"}""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal("/linux/resources/cpu/cpus", (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
        Assert.EndsWith($"/{id}/cpuset.cpus", (string?)problem["path"], StringComparison.Ordinal);
        Assert.Contains((string?)problem["errno"], (string[])["EINVAL", "ERANGE"]);
        Assert.Contains("0,70000", (string?)problem["detail"], StringComparison.Ordinal);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresContainersFact]
    public async Task Value_WrongInTheConfig_IsRefusedBeforeAnythingIsMade()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Resources("memory", """{"limit":-7}""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Contains("/linux/resources/memory/limit", problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresLimitsFact("memory")]
    public async Task KernelMemory_IsIgnoredWithAWarning()
    {
        string id = berth.NewId();

        JsonNode container = (await berth.PutAsync(id, config => config.Resources("memory", """{"kernel":1048576}"""))).Expect(HttpStatusCode.Created).Json;

        Assert.Equal("/linux/resources/memory/kernel", (string?)Assert.Single(container["warnings"]!.AsArray())!["pointer"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Unified_FileOfTheRuntime_IsRefused()
    {
        (await berth.PutAsync(berth.NewId(), config => config.Resources("unified", """{"cgroup.procs":"1"}""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");
    }

    [RequiresCgroup2ContainersFact]
    public async Task Unified_File_IsWritten()
    {
        string id = await berth.CreateAsync(config => config.Resources("unified", """{"cgroup.max.depth":"3"}"""));

        Assert.Equal("3", ContainerFiles.Read(id, "cgroup.max.depth"));
        await berth.DeleteAsync(id);
    }
}
