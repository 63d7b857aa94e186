using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary>One entry of <c>mounts</c>, read.</summary>
/// <param name="Context">Where ops and problems go.</param>
/// <param name="Pointer">JSON pointer of the entry.</param>
/// <param name="Type">Filesystem type, or empty.</param>
/// <param name="Source">Source, or null.</param>
/// <param name="Target">Normalised path in the container.</param>
/// <param name="Request">What the options ask for.</param>
/// <param name="IdMap">Id map of the mount, or null.</param>
internal sealed record MountEntry(
    PlanContext Context, string Pointer, string Type, string? Source, string Target, MountRequest Request, IdMapUse? IdMap)
{
    /// <summary>Files in procfs that lxcfs and its like replace, and that hold no power over the host.</summary>
    private static readonly HashSet<string> ReplaceableInProc =
    [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/loadavg", "/proc/meminfo", "/proc/slabinfo", "/proc/stat", "/proc/swaps",
        "/proc/uptime", "/proc/sys/crypto/fips_enabled", "/proc/sys/kernel/ns_last_pid",
    ];

    /// <summary>Whether something may have to be made in the mount later, so that it can not be read-only from the start.</summary>
    public bool IsFilledLater => Type == "tmpfs" || Target == "/dev";

    /// <summary>Whether this is a new tmpfs, neither a bind mount nor a change of a mount.</summary>
    public bool IsNewTmpfs => Type == "tmpfs" && Request is { IsBind: false, IsRemount: false };

    /// <summary>For a target in procfs: it is to be there itself, not to be led to from elsewhere.</summary>
    public PlanOpFlags TargetFlags =>
        ReplaceableInProc.Contains(Target) ? PlanOpFlags.NoLinks | PlanOpFlags.OverProc : 0;

    public static MountEntry Read(PlanContext context, IdMapPlanner idMaps, Mount mount, string pointer)
    {
        var request = MountOptionParser.Parse(context, pointer, mount.Options ?? []);
        return new(
            context,
            pointer,
            mount.Type ?? "",
            mount.Source is "" ? null : mount.Source,
            ContainerPath.Normalize(mount.Destination ?? throw PlanContext.NotValidated($"{pointer}/destination")),
            request,
            idMaps.Use(mount, pointer, request.IdMap));
    }

    /// <summary>Reports a target on which nothing may be mounted. The launcher writes below /proc, and so do programs that trust what
    /// they read there: only procfs itself may stand there (CVE-2019-16884, CVE-2025-52881).</summary>
    public bool HasAllowedTarget()
    {
        var allowed = !ContainerPath.IsAtOrBelow(Target, "/proc")
            || ReplaceableInProc.Contains(Target)
            || (Target == "/proc" && (Request.IsRemount || (Request.IsBind ? Source == "/proc" : Type == "proc")));
        if (!allowed)
        {
            Context.Problem(
                $"{Pointer}/destination",
                Target == "/proc" ? "only procfs can be mounted on /proc" : $"nothing can be mounted on {Target}, inside /proc");
        }

        return allowed;
    }

    /// <summary>Reports <c>tmpcopyup</c> where there is nothing to copy to.</summary>
    public void CheckCopyUp()
    {
        if (Request.CopyUp is { } index && !IsNewTmpfs)
        {
            Context.Problem($"{Pointer}/options/{index}", "mount option \"tmpcopyup\" is for a new tmpfs");
        }
    }

    /// <summary>Reports an id map where <paramref name="what"/> can not have one.</summary>
    public void RefuseIdMap(string what)
    {
        if (IdMap is not null)
        {
            Context.Problem(
                Request.IdMap is { Index: var index } ? $"{Pointer}/options/{index}" : $"{Pointer}/uidMappings", $"{what} can not have an id map");
        }
    }

    /// <summary>Adds what makes the propagation of this mount as the options ask, except the first <paramref name="done"/> ones.</summary>
    /// <param name="hasMountsBelow">Whether a recursive option differs from a plain one.</param>
    /// <param name="done">How many options need nothing more.</param>
    public void AddPropagation(bool hasMountsBelow, int done = 0)
    {
        foreach (var (type, recursive) in Request.Propagations.Skip(done))
        {
            Context.Add(MountOperations.SetAttributes(PlanPhase.Setup, Target, default, type, recursive && hasMountsBelow));
        }
    }

    /// <summary>Says which options can not have an effect, because what is mounted already has its superblock. mount(8) and other
    /// runtimes pass over them without a word.</summary>
    public void WarnOfSuperblockFlags()
    {
        foreach (var (index, option) in Request.SuperblockFlags)
        {
            Context.Warn(
                $"{Pointer}/options/{index}", $"mount option \"{option.Name}\" is the filesystem's: a bind mount has it as it is");
        }
    }

    /// <summary>Refuses what only a filesystem that is made anew can take, saying that <paramref name="what"/> can not.</summary>
    public void RefuseFilesystemOptions(string what)
    {
        foreach (var (index, option) in Request.FilesystemOptions)
        {
            Context.Problem($"{Pointer}/options/{index}", $"mount option \"{option}\" is for filesystems, {what}");
        }
    }
}
