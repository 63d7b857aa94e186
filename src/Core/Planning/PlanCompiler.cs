using Berth.Core.Errors;
using Berth.Core.Planning.Sections;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>Lowers a config to a plan. Pure: no file is opened and nothing is remembered; the same config and the same facts give the same
/// bytes.</summary>
public static class PlanCompiler
{
    /// <summary>Compiles one config.</summary>
    /// <param name="spec">A config that was validated: required fields are there, and none is used that Berth does not cover.</param>
    /// <param name="facts">What the host is like.</param>
    /// <param name="filter">What <c>linux.seccomp</c> was compiled to; needed when the config has it.</param>
    /// <param name="extras">What else is asked for; null for nothing.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>, with everything that validation could not see:
    /// options that contradict what they are applied to, mounts that this host can not make, a plan that is too large.</exception>
    /// <exception cref="ArgumentException">The config was not validated, and is such that nothing can be said about it.</exception>
    public static Plan Compile(Spec spec, HostFacts facts, SeccompFilter? filter = null, PlanExtras? extras = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(facts);
        ItemCheck.Check(spec);
        var context = new PlanContext(spec, facts, filter, extras ?? PlanExtras.None);
        RunPlanners(context);
        context.SortByPhase();

        return Finish(context);
    }

    /// <summary>The plan of what was planned.</summary>
    internal static Plan Finish(PlanContext context) =>
        context.Problems.Count == 0 ? Write(context) : throw Refusal(context.Problems);

    private static Plan Write(PlanContext context)
    {
        var image = PlanWriter.Write(context.Flags, context.CloneFlags, context.Operations);
        if (context.Operations.Count > PlanFormat.MaxOps || image.Length > PlanFormat.MaxSize)
        {
            var size = $"{context.Operations.Count} steps and {image.Length} bytes";
            throw Refusal([new("", $"the plan has {size}; at most {PlanFormat.MaxOps} steps and {PlanFormat.MaxSize} bytes are possible")]);
        }

        return new Plan(context, image);
    }

    /// <summary>The order is the launcher's: what the steps need and what they take away decides it
    /// (launcher/plan.h).</summary>
    private static void RunPlanners(PlanContext context)
    {
        var capabilities = new CapabilitiesPlanner(context);
        var seccomp = new SeccompPlanner(context, capabilities);
        NetDevicesPlanner.Plan(context);
        IntelRdtPlanner.Plan(context);
        RootlessPlanner.Check(context);
        CgroupOwnerPlanner.Plan(context);

        // before the container process is there
        AttributesPlanner.PlanOomScore(context, PlanPhase.Monitor);
        UserNamespacePlanner.PlanStdio(context);
        NamespacesPlanner.PlanJoins(context);

        // the host's root still in view
        IsolationPlanner.Plan(context);
        ListenPlanner.Plan(context);
        NamespacesPlanner.Plan(context);
        HostnamePlanner.Plan(context);
        AttributesPlanner.PlanOomScore(context, PlanPhase.Setup);
        RootPlanner.Open(context);
        UserNamespacePlanner.PlanRoot(context);
        var lateReadOnly = MountsPlanner.Plan(context);
        DevicesPlanner.Plan(context);
        NotifyPlanner.Plan(context);
        HooksPlanner.PlanCreate(context);
        RootPlanner.Enter(context);

        // in the container's root: first what is made there, then what forbids making
        WorkingDirectoryPlanner.Make(context);
        TerminalPlanner.Plan(context, TerminalPlanner.Console);
        lateReadOnly.Finish();
        RootPlanner.MakeReadOnly(context);
        SysctlPlanner.Plan(context);
        PathsPlanner.Plan(context);
        RootPlanner.FinishPropagation(context);
        ProgramPlanner.FindHome(context);
        LabelsPlanner.Plan(context);
        UserPlanner.PlanUmask(context);
        NoNewPrivilegesPlanner.Plan(context);
        AttributesPlanner.Plan(context);
        context.Add(Operations.Ready(isAhead: !context.AsksDaemon));

        // privileges are given up
        RlimitsPlanner.Plan(context);
        capabilities.PlanBounding();
        UserPlanner.PlanIdentity(context);
        WorkingDirectoryPlanner.Enter(context);
        capabilities.PlanSets(seccomp.Privilege);
        ProgramPlanner.Find(context);
        seccomp.PlanListening();
        context.Add(Operations.WaitForStart());

        // what the image brings runs under the filter, its hooks too
        seccomp.PlanLast();
        HooksPlanner.PlanStart(context);
        ProgramPlanner.Execute(context);
    }

    private static CoreException Refusal(IReadOnlyList<ConfigProblem> problems) =>
        new(ErrorCode.InvalidConfig, $"the config has {problems.Count} problem(s): {problems[0].Pointer}: {problems[0].Message}")
        {
            Problems = problems,
        };
}
