using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary><c>root</c>: opened before the mounts, entered after them, read-only once nothing has to be made in it any more.</summary>
internal static class RootPlanner
{
    public static void Open(PlanContext context)
    {
        if (context.HasForeignRoot)
        {
            context.Add(Operations.TakeJoinedRoot());
            return;
        }

        // slave: what the host mounts or unmounts later still reaches the container, nothing reaches the host
        var isCutOff = Propagation(context).Type is MountPropagation.Private or MountPropagation.Unbindable;
        context.Add(MountOperations.SetRootPropagation(isCutOff ? MountPropagation.Private : MountPropagation.Slave));
        context.Add(Operations.RootOpen(context.Root.Path ?? throw PlanContext.NotValidated("/root/path")));
    }

    public static void Enter(PlanContext context)
    {
        if (!context.HasForeignRoot)
        {
            context.Add(Operations.PivotRoot());
        }
    }

    /// <summary>What must not be there while the root is made ready: mounts on a shared one would be shared as well, and what is
    /// unbindable can not be bound read-only.</summary>
    public static void FinishPropagation(PlanContext context)
    {
        var (type, recursive) = Propagation(context);
        if (type is MountPropagation.Shared or MountPropagation.Unbindable)
        {
            context.Add(MountOperations.SetAttributes(PlanPhase.Root, "/", default, type, recursive));
        }
    }

    public static void MakeReadOnly(PlanContext context)
    {
        if (context.Root.Readonly == true)
        {
            context.Add(MountOperations.MakeReadOnly(PlanPhase.Root, "/"));
        }
    }

    private static (MountPropagation Type, bool Recursive) Propagation(PlanContext context) =>
        RootfsPropagation.Of(context.Spec.Linux?.RootfsPropagation);
}
