using Berth.Core.Watching;

namespace Berth.Core.Cgroups;

/// <summary>Stops the processes of one cgroup and lets them run again: by <c>cgroup.freeze</c> (Documentation/admin-guide/cgroup-v2.rst),
/// or by <c>freezer.state</c> of version 1 (cgroup-v1/freezer-subsystem.rst).</summary>
internal static class CgroupFreezer
{
    private const string V1File = "freezer.state", UnifiedFile = "cgroup.freeze", Frozen = "FROZEN";

    /// <summary>Whether on version 1 neither it nor a parent is frozen or about to be.</summary>
    public static bool IsThawed(CgroupRoot root, string path) =>
        root.TryRead($"{path}/{V1File}") is not { } state || state.StartsWith("THAWED", StringComparison.Ordinal);

    /// <summary>Whether on version 1 all its processes stand still.</summary>
    public static bool IsFrozen(CgroupRoot root, string path) =>
        root.TryRead($"{path}/{V1File}")?.StartsWith(Frozen, StringComparison.Ordinal) == true;

    /// <summary>Begins to freeze its processes on version 1, if it exists.</summary>
    public static void Freeze(CgroupRoot root, string path) => root.TryWrite($"{path}/{V1File}", "FROZEN"u8);

    /// <summary>Lets its processes run on version 1, if it exists: also into a signal that is waiting.</summary>
    public static void Thaw(CgroupRoot root, string path) => root.TryWrite($"{path}/{V1File}", "THAWED"u8);

    /// <summary>Lets its processes run on version 2, if it exists.</summary>
    public static void ThawUnified(CgroupRoot root, string path) => root.TryWrite($"{path}/{UnifiedFile}", "0"u8);

    /// <summary>Freezes its processes on version 1 and waits until they stand still. The kernel does not tell: it has to be asked, and
    /// to be told again for those that were born meanwhile.</summary>
    public static async Task FreezeAsync(CgroupRoot root, string path, CancellationToken cancellation) =>
        await CgroupPipelines.Freeze.ExecuteAsync(
            static (what, _) =>
            {
                Freeze(what.root, what.path);
                return ValueTask.FromResult(IsFrozen(what.root, what.path));
            },
            (root, path),
            cancellation).ConfigureAwait(false);

    /// <summary>Freezes its processes on version 2 and waits until they stand still, by the kernel's notification.</summary>
    public static async Task FreezeUnifiedAsync(CgroupRoot root, string path, IFileWatcher watcher, CancellationToken cancellation)
    {
        using IFileWatch events = watcher.Watch(root.Absolute($"{path}/{CgroupEvents.FileName}"));
        root.Write($"{path}/{UnifiedFile}", "1"u8);
        while (!CgroupEvents.Read(root, path).IsFrozen)
        {
            await events.NextChangeAsync(cancellation).ConfigureAwait(false);
        }
    }
}
