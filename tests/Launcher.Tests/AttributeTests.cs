using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests;

/// <summary>What the kernel keeps about the container process, seen from outside and from inside.</summary>
public sealed class AttributeTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const uint Batch = 3;
    private const uint Fifo = 1;

    // fields of proc_pid_stat(5), counted from the one behind the name
    private const int NiceField = 16;
    private const int PolicyField = 38;

    [RequiresLauncherFact]
    public void Domainname_IsTheContainersOwn()
    {
        var host = File.ReadAllText("/proc/sys/kernel/domainname");
        var plan = new ContainerPlan
        {
            Args = ["cat", "/proc/sys/kernel/domainname"],
            First = plan => plan.Add(PlanOp.Setdomainname, PlanPhase.Setup, [plan.Text("example.test")]),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("example.test\n", launch.Output);
        Assert.Equal(host, File.ReadAllText("/proc/sys/kernel/domainname"));
    }

    [RequiresLauncherFact]
    public void OomScore_IsTheContainerProcesssAlone()
    {
        var own = int.Parse(File.ReadAllText("/proc/self/oom_score_adj"), CultureInfo.InvariantCulture);
        var raised = Math.Min(1000, own + 321); // to lower it takes CAP_SYS_RESOURCE
        var plan = new ContainerPlan
        {
            Args = ["sleep", "1000"],
            First = plan => plan.Add(PlanOp.OomScoreAdj, PlanPhase.Setup, arguments: [(ulong)raised]),
        };
        using var launch = new Launch(bundle, plan).Start();

        Assert.Equal($"{raised}\n", File.ReadAllText($"/proc/{launch.Pid}/oom_score_adj"));
        Assert.Equal($"{own}\n", File.ReadAllText($"/proc/{launch.Monitor.Pid}/oom_score_adj"));
    }

    [RequiresLauncherFact]
    public void Scheduler_Batch_HasItsPolicyAndNiceValue()
    {
        using var launch = new Launch(bundle, Sleep(plan => AddScheduler(plan, Batch, nice: 7))).Start();

        var stat = Stat(launch.Pid);
        Assert.Equal(("3", "7"), (stat[PolicyField], stat[NiceField]));
        Assert.Equal("0", Stat(launch.Monitor.Pid)[PolicyField]);
    }

    // not a real-time policy: whether the kernel grants one depends on the cgroup that the tests were started in (sched(7))
    [RequiresLauncherFact]
    public void Scheduler_ThatTakesPrivilege_OutlivesTheChangeOfUser()
    {
        var plan = new ContainerPlan { Args = ["sleep", "1000"], Uid = 1000, InRoot = plan => AddScheduler(plan, Batch, nice: -11) };
        using var launch = new Launch(bundle, plan).Start();

        var stat = Stat(launch.Pid);
        Assert.Equal(("3", "-11"), (stat[PolicyField], stat[NiceField]));
    }

    [RequiresLauncherFact]
    public void Scheduler_ThatTheKernelRefuses_NamesTheCall()
    {
        using var launch = new Launch(bundle, Sleep(plan => AddScheduler(plan, Fifo, priority: 100)));
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        Assert.Equal("sched_setattr", launch.ExpectError().Call);
    }

    [RequiresLauncherFact]
    public void IOPriority_IsWhatTheContainerInherits()
    {
        const ulong idle = 3 << 13;
        var plan = new ContainerPlan
        {
            Args = ["ionice"],
            InRoot = plan => plan.Add(PlanOp.IoPriority, PlanPhase.Root, arguments: [idle]),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.StartsWith("idle", launch.Output, StringComparison.Ordinal);
    }

    [RequiresLauncherFact]
    public void Rlimit_OfThePlan_IsTheProgramsOwn()
    {
        using var launch = new Launch(bundle, Limited("ulimit -Sn; ulimit -Hn", soft: 100, hard: 200)).Run();

        Assert.Equal("100\n200\n", launch.Output);
    }

    [RequiresLauncherTheory]
    [InlineData(200, "soft 200, hard 100")]
    [InlineData(ulong.MaxValue, "soft unlimited, hard 100")]
    public void Rlimit_SoftAboveHard_SaysWhichAndHowMuch(ulong soft, string detail)
    {
        using var launch = new Launch(bundle, Limited("true", soft, hard: 100)).UntilReady();
        launch.Send(SyncType.ProcRun);

        var error = launch.ExpectError();

        Assert.Equal(
            (Libc.EINVAL, "prlimit", "RLIMIT_NOFILE", detail), (error.Error, error.Call, error.Path, error.Detail));
    }

    private static ContainerPlan Limited(string script, ulong soft, ulong hard)
    {
        const ulong openFiles = 7;
        return new ContainerPlan
        {
            Args = ["sh", "-c", script],
            WhenReady = plan => plan.Add(PlanOp.Rlimit, PlanPhase.Drop, [plan.Text("RLIMIT_NOFILE")], [openFiles, soft, hard]),
        };
    }

    [RequiresLauncherFact]
    public void Personality_Linux32_ShowsA32BitMachine()
    {
        const ulong linux32 = 8;
        var plan = new ContainerPlan
        {
            Args = ["uname", "-m"],
            InRoot = plan => plan.Add(PlanOp.Personality, PlanPhase.Root, arguments: [linux32]),
        };
        using var launch = new Launch(bundle, plan).Run();

        var expected = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "armv8l\n" : "i686\n";
        Assert.Equal(expected, launch.Output);
    }

    [RequiresLauncherFact]
    public void MemoryPolicy_InterleaveOnTheFirstNode_IsInForce()
    {
        const ulong interleaveStatic = 3 | 1 << 15;
        var plan = Sleep(plan => plan.Add(
            PlanOp.MemoryPolicy, PlanPhase.Root, [plan.Blob(BitConverter.GetBytes(1ul))], [interleaveStatic, 0, sizeof(ulong)]));
        using var launch = new Launch(bundle, plan).Start();

        Assert.All(File.ReadLines($"/proc/{launch.Pid}/numa_maps"), line => Assert.Contains(" interleave=static:0", line, StringComparison.Ordinal));
    }

    private static ContainerPlan Sleep(Action<PlanBuilder> inRoot) => new() { Args = ["sleep", "1000"], InRoot = inRoot };

    private static void AddScheduler(PlanBuilder plan, uint policy, int nice = 0, uint priority = 0)
    {
        var attributes = new byte[56];
        MemoryMarshal.Write(attributes, (uint)attributes.Length);
        MemoryMarshal.Write(attributes.AsSpan(4), policy);
        MemoryMarshal.Write(attributes.AsSpan(16), nice);
        MemoryMarshal.Write(attributes.AsSpan(20), priority);
        plan.Add(PlanOp.Scheduler, PlanPhase.Root, [plan.Blob(attributes)], [0, 0, (ulong)attributes.Length]);
    }

    /// <summary>Fields of /proc/[pid]/stat behind the name: the state is the first one.</summary>
    private static string[] Stat(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
}
