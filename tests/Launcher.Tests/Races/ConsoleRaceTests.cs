using System.Globalization;
using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests.Races;

/// <summary>The container's terminal and the file that it is bound on, in a /dev whose names somebody else exchanges.</summary>
[Collection(RunAlone.Name)]
public sealed class ConsoleRaceTests : IDisposable
{
    private const uint PtySlaveMajor = 136;

    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    // others bound a name below /dev/pts on a name in /dev: a link at either place had them uncover a file of procfs, writable
    [RequiresLauncherFact]
    public void Cve202552565_ConsoleExchangedWithALink_BindsTheTerminalOrFails()
    {
        using var outside = new Outside(_bundle);
        string volume = Directory.CreateDirectory(Path.Combine(_bundle.Path, "volume")).FullName;
        Directory.CreateDirectory(Path.Combine(volume, "pts"));
        File.WriteAllText(Path.Combine(volume, "console"), "");
        File.CreateSymbolicLink(Path.Combine(volume, "other"), "/proc/sys/kernel/hostname");

        Race.Run(
            _bundle,
            outside,
            Path.Combine(volume, "console"),
            Path.Combine(volume, "other"),
            _ => new ContainerPlan
            {
                Args = ["true"],
                HasTerminal = true,
                Setup = plan =>
                {
                    plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("volume"), plan.Text("/dev")]);
                    ContainerPlan.Mount(plan, "devpts", "/dev/pts", 0, "newinstance", "ptmxmode=0666", "mode=0620");
                },
                InRoot = plan => plan.Add(PlanOp.Terminal, PlanPhase.Root, [plan.Text("/dev/console")]),
            },
            launch =>
            {
                var input = Paths.Statx(SafeFd.CurrentDirectory, string.Create(CultureInfo.InvariantCulture, $"/proc/{launch.Pid}/fd/0"));
                var console = Assert.Single(MountInfo.Of(launch.Pid), mount => mount is { Type: "devpts", Root: "/0" });
                Assert.Equal((PtySlaveMajor, 0u), input.SpecialDevice);
                Assert.Contains(console.Point, new[] { "/dev/console", "/dev/other" });
            });
    }
}
