using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests;

/// <summary>Kernel parameters of the container's namespaces.</summary>
public sealed class SysctlTests(Bundle bundle) : IClassFixture<Bundle>
{
    [RequiresLauncherFact]
    public void Parameters_OfItsNamespaces_AreTheContainersOwn()
    {
        string[] names = ["net/ipv4/ip_default_ttl", "kernel/shmmni", "fs/mqueue/msg_max", "kernel/domainname"];
        var host = names.Select(name => File.ReadAllText($"/proc/sys/{name}")).ToList();
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", "cd /proc/sys && cat " + string.Join(' ', names)],
            InRoot = plan => Set(plan, names, ["33", "77", "22", "example.test"]),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("33\n77\n22\nexample.test\n", launch.Output);
        Assert.Equal(host, names.Select(name => File.ReadAllText($"/proc/sys/{name}")));
    }

    [RequiresLauncherFact]
    public void Cve202552881_ProcIsCovered_ParametersReachTheKernelAllTheSame()
    {
        // CVE-2025-52881: what is mounted in the container's view can not redirect the write
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", "ls -A /proc/sys; hostname"],
            InRoot = plan =>
            {
                plan.Add(PlanOp.Mask, PlanPhase.Root, [plan.Text("/proc/sys")]);
                Set(plan, ["kernel/hostname"], ["through"]);
            },
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("through\n", launch.Output);
    }

    [RequiresLauncherTheory]
    [InlineData("net/no_such", "openat2", 2)]
    [InlineData("../sysrq-trigger", "openat2", 18)]
    [InlineData("kernel/shmmni", "write", 22)]
    public void Parameter_ThatTheKernelRefuses_IsNamed(string name, string call, int errno)
    {
        var plan = new ContainerPlan { Args = ["true"], InRoot = plan => Set(plan, [name], ["x"]) };
        using var launch = new Launch(bundle, plan);
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        var error = launch.ExpectError();

        Assert.Equal((call, $"/proc/sys/{name}", errno), (error.Call, error.Path, error.Error));
    }

    private static void Set(PlanBuilder plan, string[] names, string[] values) =>
        plan.Add(PlanOp.Sysctl, PlanPhase.Root, [plan.List(names), plan.List(values)], [(ulong)names.Length, (ulong)values.Length]);
}
