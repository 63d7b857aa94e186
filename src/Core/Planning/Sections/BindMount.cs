using Berth.Core.Specs;
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

        var source = entry.Source ?? throw PlanContext.NotValidated($"{entry.Pointer}/source");

        // root of a user namespace has no more rights on the host's tree than anybody, and a daemon that is not root none on its mounts
        var asked = entry.Context.HasNamespace(LinuxNamespaceType.User) && entry.Context.Facts.User.IsRoot ? new MountSource.Path(source, recursive, entry.IdMap) : null;
        entry.Context.Add(MountOperations.Bind(
            source,
            entry.Target,
            recursive,
            request.OwnAttributes,
            propagation,
            inOneStep ? below : default,
            entry.TargetFlags,
            entry.IdMap,
            asked));
        if (!inOneStep)
        {
            entry.Context.Add(MountOperations.SetAttributes(
                PlanPhase.Setup, entry.Target, below, MountPropagation.Unchanged, recursive: true));
        }

        entry.AddPropagation(hasMountsBelow: recursive, done: propagation == MountPropagation.Unchanged ? 0 : 1);
    }
}
