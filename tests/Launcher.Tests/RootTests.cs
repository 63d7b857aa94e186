using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests;

/// <summary>What the container sees of files, and what the host sees of the container's mounts.</summary>
public sealed class RootTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const ulong ReadOnly = 1;

    [RequiresLauncherFact]
    public void Mounts_OfTheContainer_AreNotTheHosts()
    {
        var plan = new ContainerPlan { Args = ["cat", "/proc/self/mountinfo"] };
        using var launch = new Launch(bundle, plan).Start();

        launch.WaitMonitor();

        Assert.DoesNotContain(bundle.Path, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        var targets = launch.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[4]);
        Assert.Equal(["/", "/proc", "/dev", "/dev/pts", "/dev/mqueue", "/sys"], targets);
    }

    [RequiresLauncherFact]
    public void Root_MadeReadOnly_CanNotBeWritten()
    {
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", "touch /tmp/x || touch /dev/y && ls /dev/y"],
            InRoot = plan => plan.Add(PlanOp.MountSetattr, PlanPhase.Root, [plan.Text("/")], [ReadOnly]),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("/dev/y\n", launch.Output);
        Assert.Contains("Read-only file system", LogRecord.Joined(launch.Log, "stderr"), StringComparison.Ordinal);
    }

    [RequiresLauncherFact]
    public void Bind_OfAFileAndADirectory_AppearsWithItsAttributes()
    {
        Directory.CreateDirectory(Path.Combine(bundle.Path, "shared"));
        File.WriteAllText(Path.Combine(bundle.Path, "shared/file"), "from the host\n");
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", "cat /etc/made/file /srv/file; touch /srv/new || echo refused; touch /etc/made/file && echo allowed"],
            Setup = plan =>
            {
                plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text(Path.Combine(bundle.Path, "shared/file")), plan.Text("/etc/made/file")]);
                plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("shared"), plan.Text("/srv")], [0, 0, 0, ReadOnly], PlanOpFlags.Recursive);
            },
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("from the host\nfrom the host\nrefused\nallowed\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Cve202130465_BindTargetThroughALinkOfTheImage_StaysInTheRoot()
    {
        // CVE-2021-30465 and its kin: the link's target is the host's only for those who resolve it on the host
        var outside = Directory.CreateTempSubdirectory("berth-outside-").FullName;
        File.CreateSymbolicLink(bundle.InRootfs("escape"), $"../../../../../..{outside}");
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", $"ls -d {outside}/made"],
            Setup = plan => plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("/proc"), plan.Text("/escape/made")]),
        };
        Directory.CreateDirectory(bundle.InRootfs(outside.TrimStart('/')));
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal($"{outside}/made\n", launch.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Directory.Delete(outside);
    }

    [RequiresLauncherFact]
    public void Mask_FileAndDirectories_AreEmpty()
    {
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", "cat /proc/uptime; ls /proc/irq /proc/fs; touch /proc/irq/x || echo refused; stat -c '%t:%T' /proc/uptime"],
            InRoot = Mask("/proc/uptime", "/proc/irq", "/proc/fs", "/proc/no/such"),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("/proc/fs:\n\n/proc/irq:\nrefused\n1:3\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Cve202531133_NullDeviceOfTheImageIsAFile_IsRefused()
    {
        // CVE-2025-31133: what masks must be the device, whatever the image has at its place
        File.WriteAllText(Path.Combine(bundle.Path, "decoy"), "");
        var plan = new ContainerPlan
        {
            Args = ["true"],
            Setup = plan =>
            {
                ContainerPlan.Mount(plan, "tmpfs", "/dev", 0);
                plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("decoy"), plan.Text("/dev/null")]);
            },
            InRoot = Mask("/proc/uptime"),
        };
        using var launch = new Launch(bundle, plan);
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        var error = launch.ExpectError();

        Assert.Equal(("mask", "/proc/uptime"), (error.Call, error.Path));
    }

    [RequiresLauncherFact]
    public void Readonly_PathAndWhatIsBelow_CanNotBeWritten()
    {
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", "echo x > /proc/sys/kernel/hostname || hostname"],
            InRoot = plan => plan.Add(PlanOp.Readonly, PlanPhase.Root, [plan.Text("/proc/sys")]),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("berth\n", launch.Output);
    }

    private static Action<PlanBuilder> Mask(params string[] paths) => plan =>
    {
        foreach (var path in paths)
        {
            plan.Add(PlanOp.Mask, PlanPhase.Root, [plan.Text(path)], flags: PlanOpFlags.Optional);
        }
    };
}
