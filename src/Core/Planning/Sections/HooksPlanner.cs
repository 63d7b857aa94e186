using Berth.Core.Hooks;
using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary><c>hooks</c>: those that the container process runs, and the wait for those that the daemon runs meanwhile.</summary>
internal static class HooksPlanner
{
    /// <summary>Everything is mounted, and the host's root is still in view.</summary>
    public static void PlanCreate(PlanContext context)
    {
        if (context.Spec.Hooks is not { } hooks)
        {
            return;
        }

        // also for startContainer hooks alone: their state document has to be there by then
        if (hooks.Prestart is { Count: > 0 } || hooks.CreateRuntime is { Count: > 0 } || hooks.CreateContainer is { Count: > 0 }
            || hooks.StartContainer is { Count: > 0 })
        {
            context.HasHooks = true;
            context.Add(Operations.RunHooks());
        }

        foreach (var hook in hooks.CreateContainer ?? [])
        {
            context.Add(Operations.RunHook(PlanPhase.Setup, HookKind.CreateContainer, Checked(hook)));
        }
    }

    /// <summary>Start was asked for; the user's program comes next.</summary>
    public static void PlanStart(PlanContext context)
    {
        foreach (var hook in context.Spec.Hooks?.StartContainer ?? [])
        {
            context.Add(Operations.RunHook(PlanPhase.Exec, HookKind.StartContainer, Checked(hook)));
        }
    }

    private static Hook Checked(Hook hook) => hook.Path is null ? throw PlanContext.NotValidated("/hooks") : hook;
}
