using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests;

/// <summary>What a mount covers: its mode, its contents, and whether it may be covered at all.</summary>
public sealed class MountTargetTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const ulong Shared = 1 << 20;
    private const ulong Unbindable = 1 << 17;

    [RequiresLauncherFact]
    public void Tmpfs_WithoutAMode_IsAsOpenAsWhatItCovers()
    {
        Directory.CreateDirectory(bundle.InRootfs("shared"));
        File.SetUnixFileMode(bundle.InRootfs("shared"), (UnixFileMode)0b010_101_101_001);
        var plan = new ContainerPlan
        {
            Args = ["stat", "-c", "%a", "/shared", "/not-there-before"],
            Setup = plan =>
            {
                Tmpfs(plan, "/shared", PlanOpFlags.TargetMode);
                Tmpfs(plan, "/not-there-before", PlanOpFlags.TargetMode);
            },
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("2551\n1777\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Tmpfs_WithCopyUp_HoldsACopyOfWhatItCovers()
    {
        var source = Directory.CreateDirectory(bundle.InRootfs("data/sub/deeper")).Parent!.Parent!.FullName;
        File.WriteAllText(Path.Combine(source, "sub/file"), "contents\n");
        File.WriteAllText(Path.Combine(source, "large"), new string('x', 200_000));
        File.SetUnixFileMode(Path.Combine(source, "sub/file"), (UnixFileMode)0b100_111_000_000);
        File.SetUnixFileMode(Path.Combine(source, "sub/deeper"), (UnixFileMode)0b001_111_111_111);
        File.SetLastWriteTimeUtc(Path.Combine(source, "sub/file"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        File.CreateSymbolicLink(Path.Combine(source, "link"), "/etc/no such file");
        var plan = new ContainerPlan
        {
            Args =
            [
                "sh", "-c",
                "cd /data && cat sub/file && stat -c '%n %a %Y' sub/file && stat -c '%n %a' sub/deeper && stat -c %s large && readlink link && " +
                "echo changed > sub/file && echo new > new && ls",
            ],
            Setup = plan => Tmpfs(plan, "/data", PlanOpFlags.CopyUp),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal(
            "contents\nsub/file 4700 981173106\nsub/deeper 1777\n200000\n/etc/no such file\nlarge\nlink\nnew\nsub\n", launch.Output);
        Assert.Equal("contents\n", File.ReadAllText(Path.Combine(source, "sub/file")));
        Assert.False(File.Exists(Path.Combine(source, "new")));
    }

    [RequiresLauncherFact]
    public void Tmpfs_TooSmallForTheCopy_IsRefused()
    {
        const int noSpace = 28;
        Directory.CreateDirectory(bundle.InRootfs("much"));
        File.WriteAllText(bundle.InRootfs("much/file"), new string('x', 100_000));
        var plan = new ContainerPlan { Args = ["true"], Setup = plan => Tmpfs(plan, "/much", PlanOpFlags.CopyUp, "size=64k") };

        var error = Refusal(plan);

        Assert.Equal(("copy", "/much", noSpace), (error.Call, error.Path, error.Error));
    }

    [RequiresLauncherTheory]
    [InlineData("/proc/sys", PlanOp.Mount)]
    [InlineData("/proc/sys", PlanOp.Bind)]
    [InlineData("/to-proc/self/attr", PlanOp.Mount)]
    [InlineData("/to-proc", PlanOp.Mount)]
    [InlineData("/to-proc", PlanOp.Bind)]
    public void Cve201916884_TargetLedIntoProcByTheImage_IsRefused(string target, PlanOp code)
    {
        const int notPermitted = 1;
        if (!File.Exists(bundle.InRootfs("to-proc")) && !Directory.Exists(bundle.InRootfs("to-proc")))
        {
            File.CreateSymbolicLink(bundle.InRootfs("to-proc"), "/proc");
        }

        var plan = new ContainerPlan
        {
            Args = ["true"],
            Setup = plan =>
            {
                if (code == PlanOp.Mount)
                {
                    Tmpfs(plan, target, 0);
                }
                else
                {
                    plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("/tmp"), plan.Text(target)]);
                }
            },
        };

        var error = Refusal(plan);

        Assert.Equal(("move_mount", target, notPermitted), (error.Call, error.Path, error.Error));
    }

    [RequiresLauncherFact]
    public void Bind_OverAFileOfProcThatMayBeReplaced_IsSeen()
    {
        File.WriteAllText(Path.Combine(bundle.Path, "uptime"), "1.00 1.00\n");
        var plan = new ContainerPlan
        {
            Args = ["cat", "/proc/uptime"],
            Setup = plan => plan.Add(
                PlanOp.Bind, PlanPhase.Setup, [plan.Text("uptime"), plan.Text("/proc/uptime")], flags: PlanOpFlags.OverProc | PlanOpFlags.NoLinks),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("1.00 1.00\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Proc_OverProc_IsAllowed()
    {
        var plan = new ContainerPlan { Args = ["readlink", "/proc/self"], Setup = plan => ContainerPlan.Mount(plan, "proc", "/proc", 0) };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("1\n", launch.Output);
    }

    [RequiresLauncherTheory]
    [InlineData(Shared, "shared:")]
    [InlineData(Unbindable, "unbindable")]
    public void Root_WithAPropagation_ShowsIt(ulong propagation, string tag)
    {
        var plan = new ContainerPlan
        {
            Args = ["cat", "/proc/self/mountinfo"],
            InRoot = plan => plan.Add(PlanOp.MountSetattr, PlanPhase.Root, [plan.Text("/")], [0, 0, propagation]),
        };
        using var launch = new Launch(bundle, plan).Run();

        var lines = launch.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var root = lines.Single(line => line.Split(' ')[4] == "/");
        Assert.StartsWith(tag, root.Split(' ')[6], StringComparison.Ordinal);
        Assert.All(lines.Except([root]), line => Assert.DoesNotContain(tag, line, StringComparison.Ordinal));
    }

    private SyncError Refusal(ContainerPlan plan)
    {
        using var launch = new Launch(bundle, plan);
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);
        return launch.ExpectError();
    }

    private static void Tmpfs(PlanBuilder plan, string target, PlanOpFlags flags, params string[] options) =>
        plan.Add(
            PlanOp.Mount,
            PlanPhase.Setup,
            [plan.Text("tmpfs"), plan.Text("tmpfs"), plan.Text(target), plan.List(options)],
            [0, (ulong)options.Length],
            flags);
}
