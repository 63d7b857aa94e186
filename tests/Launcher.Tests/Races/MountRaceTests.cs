using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests.Races;

/// <summary>Mount targets that are exchanged while they are mounted on.</summary>
[Collection(RunAlone.Name)]
public sealed class MountRaceTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    // a volume that two containers share: one makes its directory a link while the other one is created
    [RequiresLauncherTheory]
    [InlineData("")]
    [InlineData("../../../../../../../..")]
    [InlineData("/proc/self/root")]
    public void Cve202130465_TargetExchangedWithALink_MountsInsideTheRootOnly(string linkPrefix)
    {
        using var outside = new Outside(_bundle);
        string volume = Directory.CreateDirectory(Path.Combine(_bundle.Path, "volume")).FullName;
        Directory.CreateDirectory(Path.Combine(volume, "a"));
        File.CreateSymbolicLink(Path.Combine(volume, "b"), linkPrefix + outside.Path);

        Race.Run(
            _bundle,
            outside,
            Path.Combine(volume, "a"),
            Path.Combine(volume, "b"),
            _ => new ContainerPlan
            {
                Args = ["true"],
                Setup = plan =>
                {
                    plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("volume"), plan.Text("/vol")], flags: PlanOpFlags.Recursive);
                    ContainerPlan.Mount(plan, "tmpfs", "/vol/a", 0);
                },
            },
            launch =>
            {
                var mounts = MountInfo.Of(launch.Pid);
                var target = Assert.Single(mounts, mount => mount.Type == "tmpfs" && mount.Point != "/dev");
                Assert.Contains(target.Point, new[] { "/vol/a", "/vol/b", outside.Path });
                Assert.Equal(8, mounts.Count);
            });
    }

    // what is mounted on /dev, and made in it, when /dev of the image is a link every other time
    [RequiresLauncherFact]
    public void Cve202641579_DevExchangedWithALink_MakesNothingOutside()
    {
        using var outside = new Outside(_bundle);
        File.CreateSymbolicLink(_bundle.InRootfs("other"), outside.Path);

        Race.Run(
            _bundle,
            outside,
            _bundle.InRootfs("dev"),
            _bundle.InRootfs("other"),
            _ => ContainerPlan.Shell("true"),
            launch => Assert.Equal(6, MountInfo.Of(launch.Pid).Count));
    }
}
