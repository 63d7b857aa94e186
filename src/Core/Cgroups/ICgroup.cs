using Berth.Core.Cgroups.Resources;
using Berth.Core.Cgroups.Systemd;
using Berth.Core.Cgroups.Usage;
using Berth.Core.Errors;
using Berth.Native.Handles;

namespace Berth.Core.Cgroups;

/// <summary>One container's cgroup in all hierarchies. Holds no descriptors.</summary>
internal interface ICgroup
{
    /// <summary>Where it lies.</summary>
    CgroupPaths Paths { get; }

    /// <summary>Makes it in every version 1 hierarchy and opens its <c>tasks</c> files for writing; what fails leaves nothing there. A
    /// process of one thread that writes "0" to each moves itself in, without the wait for an RCU grace period that a move by another
    /// process costs. Into the version 2 hierarchy it is cloned.</summary>
    /// <remarks>Half a millisecond of work that the launcher's start-up hides: it needs these files only once the container process
    /// exists.</remarks>
    /// <returns>The caller's to dispose of; without files on a machine without version 1.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupInUse"/>: it has processes in it or is frozen;
    /// <see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    CgroupTasks MakeV1();

    /// <summary>Opens the same files of a cgroup that is there.</summary>
    /// <returns>The caller's to dispose of.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: one can not be opened.</exception>
    CgroupTasks OpenTasks();

    /// <summary>Opens the directory in the version 2 hierarchy, for <c>CLONE_INTO_CGROUP</c> (clone3(2)).</summary>
    /// <returns>An <c>O_PATH</c> descriptor, the caller's; null without such a hierarchy, or as long as there is no such cgroup.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: it can not be opened.</exception>
    SafeFd? OpenUnified();

    /// <summary>Opens the directory in the version 2 hierarchy of the cgroup that one of its processes has gone to: one that was made
    /// inside.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>The same as <see cref="OpenUnified"/>; null when the process is in none that was made inside.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: it can not be opened.</exception>
    SafeFd? OpenUnifiedOf(int pid);

    /// <summary>Gives the cgroup in the version 2 hierarchy to a user, who can then make cgroups inside and move its own processes between
    /// them, but not change its limits. Not those of version 1, where that is not safe (config-linux.md, "Cgroup ownership").</summary>
    /// <param name="user">A user of the host.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    void GiveTo(uint user);

    /// <summary>Sets the limits of a new cgroup.</summary>
    /// <param name="settings">What to write.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>, with the file, the value and its JSON pointer: some may
    /// be set by then.</exception>
    void Apply(ResourceSettings settings);

    /// <summary>Takes the container process in where it was neither cloned into the cgroup nor joins by itself: systemd makes a scope only
    /// around a process. Nothing to do otherwise.</summary>
    /// <param name="pid">The container process, before it does anything.</param>
    /// <param name="properties">What the config asks of the unit beside the limits.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupInUse"/>, <see cref="ErrorCode.SystemdRefused"/>,
    /// <see cref="ErrorCode.SystemdFailed"/>, <see cref="ErrorCode.ResourceRefused"/>.</exception>
    Task AdoptAsync(int pid, IReadOnlyList<UnitProperty> properties, CancellationToken cancellation);

    /// <summary>Takes an update back.</summary>
    /// <param name="undo">From <see cref="ReadUndo"/>, before the update.</param>
    /// <exception cref="CoreException">Some of it is left.</exception>
    Task RestoreAsync(ResourceSettings undo);

    /// <summary>Changes limits of a cgroup that is in use: all or none.</summary>
    /// <param name="settings">What to write: <see cref="ResourceSettings.Since"/> tells what differs from what was set before.</param>
    /// <returns>What the kernel made of each value.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>: nothing has changed.</exception>
    Task<IReadOnlyList<ResourceValue>> UpdateAsync(ResourceSettings settings);

    /// <summary>Reads what the kernel has for each value.</summary>
    /// <param name="settings">The values; those of files that do not exist are left out.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: one can not be read.</exception>
    IReadOnlyList<ResourceValue> Read(ResourceSettings settings);

    /// <summary>Reads what would bring the files of these settings back to what they have now.</summary>
    /// <param name="settings">What is going to be written.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: one can not be read.</exception>
    ResourceSettings ReadUndo(ResourceSettings settings);

    /// <summary>Reads what its processes use. What can not be read is null.</summary>
    CgroupUsage ReadUsage();

    /// <summary>How many of its processes the kernel's out-of-memory killer has ended; 0 where nobody counts.</summary>
    long OomKills();

    /// <summary>Whether all its processes stand still.</summary>
    bool IsFrozen { get; }

    /// <summary>Stops all its processes, and returns when they stand still.</summary>
    /// <param name="cancellation">Gives up, and lets them run again.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    Task FreezeAsync(CancellationToken cancellation);

    /// <summary>Lets its processes run.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    void Thaw();

    /// <summary>Absolute path of its directory in one hierarchy, where this process sees it.</summary>
    /// <param name="hierarchy">A version 1 hierarchy by the name of its directory (<see cref="Planning.CgroupV1Hierarchy"/>); null for
    /// version 2.</param>
    /// <exception cref="ArgumentException">There is no such hierarchy.</exception>
    string DirectoryIn(string? hierarchy);

    /// <summary>The processes in it and in the cgroups that were made inside, as pids of this pid namespace. Empty when it does not
    /// exist.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: they can not be read.</exception>
    IReadOnlyList<int> Processes();

    /// <summary>Sends a signal to every process in it. <c>SIGKILL</c> reaches those that are being forked and those that are frozen,
    /// too; another signal those that are there now.</summary>
    /// <param name="signal">Number of the signal (signal(7)).</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    void Signal(int signal);

    /// <summary>Kills every process in it and waits until none is left.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    Task KillAllAsync(CancellationToken cancellation);

    /// <summary>Removes it from every hierarchy, at once and only if it has neither processes nor cgroups inside.</summary>
    /// <returns>Whether it is gone. If not, it is where it has something inside, and can be elsewhere.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    bool TryRemove();

    /// <summary>Removes it from every hierarchy, with what was made inside. What is gone already is no error.</summary>
    /// <param name="cancellation">Gives up waiting for the kernel to let go of it.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: it is still in use after a second of trying.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    ValueTask RemoveAsync(CancellationToken cancellation);

    /// <summary>Removes it from every hierarchy where it has neither processes nor cgroups inside, and leaves it alone elsewhere: for one
    /// of which nobody knows whether Berth had come to make it.</summary>
    /// <param name="cancellation">Gives up waiting for processes that are about to end.</param>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    ValueTask RemoveUnusedAsync(CancellationToken cancellation);
}
