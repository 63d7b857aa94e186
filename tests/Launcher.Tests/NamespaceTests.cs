using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests;

/// <summary>User namespaces, joined namespaces, and the process that joins them.</summary>
public sealed class NamespaceTests(Bundle bundle) : IClassFixture<Bundle>
{
    /// <summary>Name of a plan that is wrong.</summary>
    public static TheoryData<string> Wrong => [.. s_wrong.Keys];

    private static readonly Dictionary<string, (ContainerPlan Plan, string Message)> s_wrong = new()
    {
        ["joined twice"] = (Joining(PlanBuilder.NewNetwork, "net", "net"), "joined twice"),
        ["joined and made"] = (Joining(0, "net"), "is made and joined"),
        ["before and after the user namespace"] = (
            Joining(PlanBuilder.NewNetwork | PlanBuilder.NewIpc, "net", "user", "ipc"), "too late"),
        ["after the mount namespace"] = (Joining(PlanBuilder.NewNetwork | PlanBuilder.NewMounts, "mnt", "net"), "too late"),
        ["mounts of others"] = (Joining(PlanBuilder.NewMounts, "mnt"), "no new mount namespace"),
        ["two types"] = (
            new ContainerPlan { Args = ["true"], InMonitor = plan => Join(plan, "/proc/self/ns/net", 3UL << 26) }, "not one type of namespace"),
        ["joined late"] = (
            new ContainerPlan
            {
                Args = ["true"],
                First = plan => plan.Add(PlanOp.Join, PlanPhase.Setup, [plan.Text("/x")], [Libc.CLONE_NEWTIME]),
            },
            "not legal in its phase"),
        ["root of the host's users"] = (
            new ContainerPlan { Args = ["true"], First = plan => plan.Add(PlanOp.UserRoot, PlanPhase.Setup) }, "no user namespace"),
        ["root of nobody's mounts"] = (
            new ContainerPlan { Args = ["true"], First = plan => plan.Add(PlanOp.RootJoined, PlanPhase.Setup) }, "no mount namespace is joined"),
    };

    [RequiresLauncherTheory]
    [MemberData(nameof(Wrong))]
    public void Launch_WrongPlan_IsRefused(string name)
    {
        using var launch = new Launch(bundle, s_wrong[name].Plan);

        Assert.Contains(s_wrong[name].Message, launch.ExpectError().Text, StringComparison.Ordinal);
    }

    [RequiresLauncherFact]
    public void Join_Network_LeavesTheMonitorWhereItWas()
    {
        using var first = new Launch(bundle, ContainerPlan.Shell("true")).Create();
        using var second = new Launch(bundle, new ContainerPlan
        {
            Args = ["readlink", "/proc/self/ns/net"],
            NotNew = PlanBuilder.NewNetwork,
            InMonitor = plan => Join(plan, $"/proc/{first.Pid}/ns/net", PlanBuilder.NewNetwork),
        }).Create();

        var monitor = second.Monitor.Pid;
        Assert.All(["net", "user", "pid_for_children", "mnt"], name => Assert.Equal(Link("self", name), Link($"{monitor}", name)));
        // one that is gone when it is looked at was the socket to Core, which the monitor lets go of
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries($"/proc/{monitor}/fd"),
            fd => new FileInfo(fd).LinkTarget?.StartsWith("net:", StringComparison.Ordinal) == true);
        Assert.Equal(Link($"{first.Pid}", "net"), Link($"{second.Pid}", "net"));
        Assert.Contains($"PPid:\t{monitor}", File.ReadAllLines($"/proc/{second.Pid}/status"));
    }

    [RequiresLauncherTheory]
    [InlineData("/proc/self/ns/uts", "it is a namespace of another type", Libc.EINVAL)]
    [InlineData("/dev/null", "it is no namespace", Libc.ENOTTY)]
    [InlineData("/nowhere", "", Libc.ENOENT)]
    public void Join_WhatIsNoSuchNamespace_FailsWithItsStep(string path, string detail, int error)
    {
        using var launch = new Launch(bundle, new ContainerPlan
        {
            Args = ["true"],
            NotNew = PlanBuilder.NewNetwork | PlanBuilder.NewIpc,
            InMonitor = plan =>
            {
                Join(plan, "/proc/self/ns/ipc", PlanBuilder.NewIpc);
                Join(plan, path, PlanBuilder.NewNetwork);
            },
        });

        var failure = launch.ExpectError();

        Assert.Equal((error, 2u, path, detail), (failure.Error, failure.Step, (string)failure.Path, (string)failure.Detail));
    }

    [RequiresLauncherTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void UserNamespace_WithoutSetgroups_RunsWithoutGroupsOnly(bool withGroups)
    {
        using var launch = new Launch(bundle, new ContainerPlan
        {
            Args = ["sh", "-c", "id -u; cat /proc/self/setgroups"],
            AlsoNew = PlanBuilder.NewUser,
            Groups = withGroups ? [7] : [],
            InMonitor = plan => plan.Add(PlanOp.OwnStdio, PlanPhase.Monitor, arguments: [100_000, 100_000]),
            AfterRoot = plan => plan.Add(PlanOp.UserRoot, PlanPhase.Setup),
        });
        launch.ExpectPid();
        File.WriteAllText($"/proc/{launch.Pid}/setgroups", "deny");
        File.WriteAllText($"/proc/{launch.Pid}/uid_map", "0 100000 1000\n");
        File.WriteAllText($"/proc/{launch.Pid}/gid_map", "0 100000 1000\n");
        launch.Send(SyncType.ProcMapped);
        launch.Expect(SyncType.ProcReady);
        launch.Send(SyncType.ProcRun);

        if (withGroups)
        {
            var failure = launch.ExpectError();
            Assert.Equal(("setgroups", Libc.EPERM), (failure.Call, failure.Error));
            return;
        }

        launch.Expect(SyncType.ProcCreated);
        launch.Release();
        launch.ExpectEnd();
        launch.WaitMonitor();
        Assert.Equal("0\ndeny\n", launch.Output);
    }

    private static ContainerPlan Joining(ulong notNew, params string[] names) => new()
    {
        Args = ["true"],
        NotNew = notNew,
        InMonitor = plan =>
        {
            foreach (var name in names)
            {
                Join(plan, $"/proc/self/ns/{name}", name switch
                {
                    "net" => PlanBuilder.NewNetwork,
                    "mnt" => PlanBuilder.NewMounts,
                    "ipc" => PlanBuilder.NewIpc,
                    _ => PlanBuilder.NewUser,
                });
            }
        },
    };

    private static void Join(PlanBuilder plan, string path, ulong type) =>
        plan.Add(PlanOp.Join, PlanPhase.Monitor, [plan.Text(path)], [type]);

    private static string? Link(string process, string name) => new FileInfo($"/proc/{process}/ns/{name}").LinkTarget;
}
