using Berth.Core.Errors;
using Berth.Core.Planning.Sections;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>Lowers one more process of a container to a plan that joins it. As pure as <see cref="PlanCompiler"/>.</summary>
internal static class ExecPlanCompiler
{
    /// <summary>What setns(2) joins by the process's pidfd. The cgroup namespace is joined later, see <see cref="PlanOp.JoinCgroups"/>.</summary>
    private static readonly (string Type, CloneFlags Flag)[] Joined =
    [
        .. NamespacesPlanner.Cloned.Select(item => (item.Key, item.Value)).Where(item => item.Key is not (LinuxNamespaceType.User or LinuxNamespaceType.Time)),
        (LinuxNamespaceType.Time, CloneFlags.NewTime),
        (LinuxNamespaceType.User, CloneFlags.NewUser),
    ];

    /// <summary>Compiles one process.</summary>
    /// <param name="spec">The container's config, validated, whose <c>process</c> is the process to be.</param>
    /// <param name="user">Name or number of the user and of the group, to be looked up in the container; null for <c>process.user</c>.</param>
    /// <param name="facts">What the host is like.</param>
    /// <param name="filter">What <c>linux.seccomp</c> was compiled to.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>.</exception>
    public static Plan Compile(Spec spec, (string User, string? Group)? user, HostFacts facts, SeccompFilter? filter)
    {
        // there are cgroups to be cloned into by now, whoever made them
        var context = new PlanContext(spec, facts with { HasSystemdCgroups = false }, filter, PlanExtras.None);
        context.Flags |= PlanFlags.Exec;
        var capabilities = new CapabilitiesPlanner(context);
        var seccomp = new SeccompPlanner(context, capabilities);

        // the host still in view
        if (context.Process.OOMScoreAdj is { } score)
        {
            context.Add(AttributeOperations.SetOomScore(PlanPhase.Monitor, score));
        }

        PlanCpus(context, PlanPhase.Monitor, context.Process.ExecCPUAffinity?.Initial);
        PlanNamespaces(context);

        // in the container's root
        TerminalPlanner.Plan(context, boundOn: null);
        if (user is var (name, group))
        {
            context.Add(Operations.LookUpUser(name, group));
        }

        ProgramPlanner.FindHome(context, isLookedUp: user is not null);
        LabelsPlanner.Plan(context);
        UserPlanner.PlanUmask(context);
        NoNewPrivilegesPlanner.Plan(context);
        AttributesPlanner.Plan(context);
        context.Add(Operations.Ready(isAhead: !context.AsksDaemon));

        // privileges are given up
        RlimitsPlanner.Plan(context);
        capabilities.PlanBounding();
        PlanIdentity(context, user is not null);
        WorkingDirectoryPlanner.Enter(context);
        capabilities.PlanSets(seccomp.Privilege);
        ProgramPlanner.Find(context);
        seccomp.PlanListening();
        seccomp.PlanLast();
        ProgramPlanner.Execute(context);
        return PlanCompiler.Finish(context);
    }

    private static void PlanNamespaces(PlanContext context)
    {
        var joined = Joined.Where(item => context.HasNamespace(item.Type)).ToArray();
        context.Add(Operations.JoinProcess(
            joined.Aggregate(CloneFlags.None, (flags, item) => flags | item.Flag), joined.Select(item => item.Type)));
        if (context.HasNamespace(LinuxNamespaceType.Cgroup))
        {
            context.Add(Operations.JoinCgroups());
        }

        // in the final cgroup, whose cpuset bounds it
        if (!PlanCpus(context, PlanPhase.Setup, context.Process.ExecCPUAffinity?.Final))
        {
            context.Add(AttributeOperations.ResetCpuAffinity());
        }

        IsolationPlanner.PlanKeyring(context);
        UserNamespacePlanner.PlanRoot(context);
    }

    private static bool PlanCpus(PlanContext context, PlanPhase phase, string? cpus)
    {
        if (string.IsNullOrEmpty(cpus))
        {
            return false;
        }

        context.Add(CpuList.TryParse(cpus, out var mask)
            ? AttributeOperations.SetCpuAffinity(phase, cpus, mask)
            : throw PlanContext.NotValidated("/process/execCPUAffinity"));
        return true;
    }

    private static void PlanIdentity(PlanContext context, bool isLookedUp)
    {
        if (isLookedUp)
        {
            context.Add(Operations.SetLookedUpUser());
        }
        else
        {
            UserPlanner.PlanIdentity(context);
        }
    }
}
