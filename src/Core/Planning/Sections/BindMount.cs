using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary>A bind mount.</summary>
internal static class BindMount
{
    public static void Plan(MountEntry entry)
    {
        entry.RefuseFilesystemOptions("a bind mount shows one that is already mounted");
        entry.WarnOfSuperblockFlags();
        var request = entry.Request;
        var recursive = request.IsRecursiveBind;

        // mounts below can be given flags by the op itself; whatever is to be cleared there needs a step of its own
        var below = recursive ? request.RecursiveAttributes : default;
        var inOneStep = below.ClearMask == MountAttributes.None;

        // the op's propagation holds for the whole tree: a plain option on an rbind needs a step of its own as well
        var propagation = request.Propagations is [var first, ..] && (first.Recursive || !recursive)
            ? first.Type
            : MountPropagation.Unchanged;

        entry.Context.Add(MountOperations.Bind(
            entry.Source ?? throw PlanContext.NotValidated($"{entry.Pointer}/source"),
            entry.Target,
            recursive,
            request.OwnAttributes,
            propagation,
            inOneStep ? below : default,
            entry.TargetFlags));
        if (!inOneStep)
        {
            entry.Context.Add(MountOperations.SetAttributes(
                PlanPhase.Setup, entry.Target, below, MountPropagation.Unchanged, recursive: true));
        }

        entry.AddPropagation(hasMountsBelow: recursive, done: propagation == MountPropagation.Unchanged ? 0 : 1);
    }
}
