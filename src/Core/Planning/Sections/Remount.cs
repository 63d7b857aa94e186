using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary><c>remount</c>: changes the mount that an earlier entry, or the rootfs, has put there. Attributes that are not named
/// stay.</summary>
internal static class Remount
{
    public static void Plan(MountEntry entry, LateReadOnly late)
    {
        entry.RefuseIdMap("a mount that is there already");
        ChangeFilesystem(entry);
        var (own, below) = (entry.Request.Attributes, entry.Request.RecursiveAttributes);
        if (own.Set.HasFlag(MountAttributes.ReadOnly) && entry.IsFilledLater)
        {
            own = own.Without(MountAttributes.ReadOnly);
            late.Add(entry.Target);
        }

        Add(own, recursive: false);
        Add(below, recursive: true);
        entry.AddPropagation(hasMountsBelow: true);

        void Add(AttributeChange change, bool recursive)
        {
            if (!change.IsEmpty)
            {
                entry.Context.Add(MountOperations.SetAttributes(
                    PlanPhase.Setup, entry.Target, change, MountPropagation.Unchanged, recursive));
            }
        }
    }

    /// <summary>With <c>bind</c> only the mount is meant, as with mount(2).</summary>
    private static void ChangeFilesystem(MountEntry entry)
    {
        if (entry.Request.IsBind)
        {
            entry.RefuseFilesystemOptions("with \"bind\" a remount changes the mount only");
            entry.WarnOfSuperblockFlags();
        }
        else if (entry.Request.OptionsOfChange() is { Count: > 0 } options)
        {
            entry.Context.Add(MountOperations.Reconfigure(entry.Target, options));
        }
    }
}
