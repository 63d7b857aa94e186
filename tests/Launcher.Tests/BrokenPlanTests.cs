using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>A plan that is wrong is refused before there is a container process. Every kind of wrong is in the launcher's own corpus
/// (<c>make -C src/Native/launcher asan</c>); here is how the refusal reaches Core.</summary>
public sealed class BrokenPlanTests(Bundle bundle) : IClassFixture<Bundle>
{
    /// <summary>Name, the change, part of the message.</summary>
    public static TheoryData<string> Breakages => [.. s_breakages.Keys];

    private static readonly Dictionary<string, (Action<PlanEdit> Apply, string Message)> s_breakages = new()
    {
        ["magic"] = (plan => plan.Header.Magic++, "not a plan"),
        ["version"] = (plan => plan.Header.Version++, "version"),
        ["size"] = (plan => plan.Header.Size++, "sizes are wrong"),
        ["no mount namespace"] = (plan => plan.Header.CloneFlags &= ~PlanBuilder.NewMounts, "no new mount namespace"),
        ["host's hostname"] = (plan => plan.Header.CloneFlags &= ~PlanBuilder.NewUts, "would change the host's namespace"),
        ["unknown op"] = (plan => plan.Op(PlanOp.Umask).Code = (PlanOp)999, "unknown op"),
        ["wrong phase"] = (plan => plan.Op(PlanOp.Umask).Phase = PlanPhase.Drop, "(umask): not legal in its phase"),
        ["string outside"] = (plan => plan.Op(PlanOp.RootOpen).Str[0] = uint.MaxValue, "(root open): a string is outside the arena"),
        ["list too long"] = (plan => plan.Op(PlanOp.Exec).Arg[0] = ulong.MaxValue, "(exec): a list is longer"),
        ["user -1"] = (plan => plan.Op(PlanOp.SetUser).Arg[0] = uint.MaxValue, "(set user): 4294967295"),
        ["no exec"] = (plan => plan.Op(PlanOp.Exec).Code = PlanOp.WaitStart, "(wait start): not legal in its phase"),
        ["arena's end"] = (plan => plan.Bytes[^1] = 1, "begin and end with a NUL"),
    };

    [RequiresLauncherTheory]
    [MemberData(nameof(Breakages))]
    public void Launch_BrokenPlan_IsRefusedWithoutAProcess(string name)
    {
        var plan = new PlanEdit(ContainerPlan.Shell("true").Build());
        s_breakages[name].Apply(plan);

        AssertRefused(new Launch(bundle, plan.Bytes), s_breakages[name].Message);
    }

    [RequiresLauncherTheory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Launch_CutPlan_IsRefused(int length) =>
        AssertRefused(new Launch(bundle, ContainerPlan.Shell("true").Build()[..length]), "");

    [RequiresLauncherFact]
    public void Launch_PlanThatCouldStillChange_IsRefused()
    {
        var path = Path.Combine(bundle.Path, "plan");
        File.WriteAllBytes(path, ContainerPlan.Shell("true").Build());

        AssertRefused(new Launch(bundle, Paths.Open(path, Libc.O_RDONLY)), "the plan is not in a sealed memfd");
    }

    private static void AssertRefused(Launch launch, string message)
    {
        using (launch)
        {
            var error = launch.ExpectError();
            Assert.Equal(("plan", 0, 0u), (error.Call, error.Error, error.Step));
            Assert.Contains(message, error.Text, StringComparison.Ordinal);
            launch.ExpectEnd();
            Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
            Assert.Equal(["exec.fifo"], launch.StateFiles);
        }
    }
}
