namespace Berth.Native.Contract;

/// <summary>How one op is done: <c>enum plan_op_flag</c>.</summary>
[Flags]
[CMirror("plan.h", "OPF_")]
public enum PlanOpFlags : uint
{
    /// <summary>The whole tree of mounts (<c>AT_RECURSIVE</c>).</summary>
    Recursive = 1 << 0,

    /// <summary>No component of the target may be a symbolic link (proc, sysfs).</summary>
    NoLinks = 1 << 1,

    /// <summary>A target that does not exist is passed over.</summary>
    Optional = 1 << 2,

    /// <summary>What is missing is not made: ENOENT.</summary>
    Existing = 1 << 3,

    /// <summary>What the mount covers is copied into it first.</summary>
    CopyUp = 1 << 4,

    /// <summary>The filesystem's option "mode" is that of the directory it covers, if there is one.</summary>
    TargetMode = 1 << 5,

    /// <summary>The target may be in a procfs.</summary>
    OverProc = 1 << 6,

    /// <summary>The source is opened by Core, which finds it by the step's number (<see cref="SyncType.ProcMountPlease"/>).</summary>
    Ask = 1 << 10,

    /// <summary>The id map is that of the mounts below as well.</summary>
    IdmapTree = 1 << 11,

    /// <summary>Core sends <see cref="SyncType.ProcRun"/> without having been asked for it.</summary>
    Ahead = 1 << 12,

    /// <summary>What Core opens is only named by its descriptor: the container process clones what has that path for it.</summary>
    Named = 1 << 13,

    /// <summary>The ids are those of <see cref="PlanOp.LookUpUser"/>.</summary>
    LookedUp = 1 << 16,
}
