using System.Globalization;
using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests.Races;

/// <summary>What is masked, made read-only and written in procfs while the names that lead there are exchanged.</summary>
[Collection(RunAlone.Name)]
public sealed class ProcRaceTests : IDisposable
{
    private const ulong NullDevice = (1UL << 32) | 3;

    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    // a mask that is a bind of whatever /dev/null is at that moment would show, writable, what the link points to
    [RequiresLauncherTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cve202531133_NullDeviceExchanged_MasksWithTheDeviceOrFails(bool withLink)
    {
        using var outside = new Outside(_bundle);
        string volume = VolumeWithNullDevice();
        if (withLink)
        {
            File.CreateSymbolicLink(Path.Combine(volume, "other"), "/proc/sys/kernel/hostname");
        }
        else
        {
            File.WriteAllText(Path.Combine(volume, "other"), "");
        }

        Race.Run(
            _bundle,
            outside,
            Path.Combine(volume, "null"),
            Path.Combine(volume, "other"),
            _ => new ContainerPlan
            {
                Args = ["true"],
                Setup = plan => plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("volume"), plan.Text("/dev")]),
                InRoot = plan => plan.Add(PlanOp.Mask, PlanPhase.Root, [plan.Text("/proc/uptime")]),
            },
            launch =>
            {
                Assert.Equal((1u, 3u), DeviceAt(launch, "root/proc/uptime"));
                Assert.Equal((1u, 3u), DeviceAt(launch, "fd/0"));
            });
    }

    // the directory that procfs is mounted on is renamed, so that /proc is another one when its files are to be covered
    [RequiresLauncherFact]
    public void Ghsa3q8jPf29Wvv8_ProcExchanged_CoversTheFilesOfProcfs()
    {
        using var outside = new Outside(_bundle);
        string decoy = Decoy();

        Race.Run(
            _bundle,
            outside,
            _bundle.InRootfs("proc"),
            decoy,
            _ => new ContainerPlan
            {
                Args = ["true"],
                InRoot = plan =>
                {
                    plan.Add(PlanOp.Readonly, PlanPhase.Root, [plan.Text("/proc/sys")], flags: PlanOpFlags.Optional);
                    plan.Add(PlanOp.Mask, PlanPhase.Root, [plan.Text("/proc/irq")], flags: PlanOpFlags.Optional);
                    plan.Add(PlanOp.Mask, PlanPhase.Root, [plan.Text("/proc/uptime")], flags: PlanOpFlags.Optional);
                },
            },
            launch =>
            {
                var mounts = MountInfo.Of(launch.Pid);
                var proc = Assert.Single(mounts, mount => mount is { Type: "proc", Root: "/" });
                var covers = mounts.Where(mount => mount.Parent == proc.Id).ToList();
                Assert.Equal(3, covers.Count);
                Assert.Contains(covers, mount => mount.Root == "/sys" && mount.Options.Contains("ro"));
                Assert.Contains(covers, mount => mount.Type == "tmpfs" && mount.Root == "/" && mount.Options.Contains("ro"));
                Assert.Contains(covers, mount => mount.Root == "/null");
            });
    }

    // a volume's directory that the config wants read-only: what covers it is the directory itself, put on nothing else
    [RequiresLauncherFact]
    public void Ghsa3q8jPf29Wvv8_ReadOnlyPathExchangedWithALink_CoversWhatItShows()
    {
        using var outside = new Outside(_bundle);
        Directory.CreateDirectory(_bundle.InRootfs("data"));
        File.CreateSymbolicLink(_bundle.InRootfs("link"), outside.Path);

        Race.Run(
            _bundle,
            outside,
            _bundle.InRootfs("data"),
            _bundle.InRootfs("link"),
            _ => new ContainerPlan { Args = ["true"], InRoot = plan => plan.Add(PlanOp.Readonly, PlanPhase.Root, [plan.Text("/data")]) },
            launch =>
            {
                var mounts = MountInfo.Of(launch.Pid);
                var cover = Assert.Single(mounts, mount => mount.Point != "/" && mount.Root.Contains("/rootfs/", StringComparison.Ordinal));
                Assert.Contains("ro", cover.Options);
                Assert.Contains(cover.Point, new[] { "/data", "/link", outside.Path });
                Assert.Equal(cover.Point == outside.Path, cover.Root.EndsWith(outside.Path, StringComparison.Ordinal));
            });
    }

    // what is written to procfs reaches the kernel, never a file that looks like one of procfs
    [RequiresLauncherFact]
    public void Cve202552881_ProcExchanged_WritesReachTheKernelOrFail()
    {
        using var outside = new Outside(_bundle);
        string decoy = Decoy();
        string corePattern = File.ReadAllText("/proc/sys/kernel/core_pattern");
        string hostname = File.ReadAllText("/proc/sys/kernel/hostname");

        Race.Run(
            _bundle,
            outside,
            _bundle.InRootfs("proc"),
            decoy,
            _ => new ContainerPlan
            {
                Args = ["hostname"],
                First = plan => plan.Add(PlanOp.OomScoreAdj, PlanPhase.Setup, arguments: [700]),
                InRoot = plan => plan.Add(PlanOp.Sysctl, PlanPhase.Root, [plan.List("kernel/hostname"), plan.List("written")], [1, 1]),
            },
            launch =>
            {
                Assert.Equal("700\n", File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{launch.Pid}/oom_score_adj")));
                launch.Release();
                launch.ExpectEnd();
                launch.WaitMonitor();
                Assert.Equal("written\n", launch.Output);
            });

        Assert.Equal(corePattern, File.ReadAllText("/proc/sys/kernel/core_pattern"));
        Assert.Equal(hostname, File.ReadAllText("/proc/sys/kernel/hostname"));
        Assert.All(Directory.EnumerateFiles(decoy, "*", SearchOption.AllDirectories), file => Assert.Equal("", File.ReadAllText(file)));
    }

    // a directory that looks like procfs
    private string Decoy()
    {
        string decoy = _bundle.InRootfs("decoy");
        foreach (string name in new[] { "sys/kernel/hostname", "self/oom_score_adj", "self/attr/exec", "uptime", "irq/0" })
        {
            string file = Path.Combine(decoy, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }

        return decoy;
    }

    private string VolumeWithNullDevice()
    {
        const ulong readWriteForAll = 0x2000 | 0x1b6;
        string volume = Directory.CreateDirectory(Path.Combine(_bundle.Path, "volume")).FullName;
        var maker = new ContainerPlan
        {
            Args = ["true"],
            Setup = plan =>
            {
                plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("volume"), plan.Text("/volume")]);
                plan.Add(PlanOp.Mknod, PlanPhase.Setup, [plan.Text("/volume/null")], [readWriteForAll, NullDevice]);
            },
        };
        using var launch = new Launch(_bundle, maker).Run();
        return volume;
    }

    private static (uint Major, uint Minor) DeviceAt(Launch launch, string path) =>
        Paths.Statx(SafeFd.CurrentDirectory, string.Create(CultureInfo.InvariantCulture, $"/proc/{launch.Pid}/{path}")).SpecialDevice;
}
