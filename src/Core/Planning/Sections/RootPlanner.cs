using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary><c>root</c>: opened before the mounts, entered after them, read-only once nothing has to be made in it any more.</summary>
internal static class RootPlanner
{
    public static void Open(PlanContext context)
    {
        // slave: what the host mounts or unmounts later still reaches the container, nothing reaches the host
        context.Add(MountOperations.SetRootPropagation(MountPropagation.Slave));
        context.Add(Operations.RootOpen(context.Root.Path ?? throw PlanContext.NotValidated("/root/path")));
    }

    public static void Enter(PlanContext context) => context.Add(Operations.PivotRoot());

    public static void MakeReadOnly(PlanContext context)
    {
        if (context.Root.Readonly == true)
        {
            context.Add(MountOperations.MakeReadOnly(PlanPhase.Root, "/"));
        }
    }
}
