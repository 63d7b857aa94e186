using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests.Races;

/// <summary>What is made on the way: mount points, devices, links.</summary>
[Collection(RunAlone.Name)]
public sealed class CreationRaceTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    // other runtimes made the missing directories by their path, part of which was a link by then
    [RequiresLauncherTheory]
    [InlineData(PlanOp.Bind)]
    [InlineData(PlanOp.Mount)]
    [InlineData(PlanOp.Mknod)]
    [InlineData(PlanOp.Symlink)]
    public void Cve202445310_ParentExchangedWithALink_MakesNothingOutside(PlanOp code)
    {
        using var outside = new Outside(_bundle);
        string parent = Directory.CreateDirectory(_bundle.InRootfs("parent")).FullName;
        File.CreateSymbolicLink(_bundle.InRootfs("link"), outside.Path);

        Race.Run(
            _bundle,
            outside,
            parent,
            _bundle.InRootfs("link"),
            round => new ContainerPlan
            {
                Args = ["true"],
                Setup = plan => Make(plan, code, $"/parent/{round}/made/entry"),
            });
    }

    private static void Make(PlanBuilder plan, PlanOp code, string path)
    {
        const ulong fifo = 0x1000 | 0x180;
        switch (code)
        {
            case PlanOp.Bind:
                plan.Add(code, PlanPhase.Setup, [plan.Text("rootfs/bin/busybox"), plan.Text(path)]);
                break;
            case PlanOp.Mount:
                ContainerPlan.Mount(plan, "tmpfs", path, 0);
                break;
            case PlanOp.Mknod:
                plan.Add(code, PlanPhase.Setup, [plan.Text(path)], [fifo]);
                break;
            default:
                plan.Add(code, PlanPhase.Setup, [plan.Text("contents"), plan.Text(path)]);
                break;
        }
    }
}
