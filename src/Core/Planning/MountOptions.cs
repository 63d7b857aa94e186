using System.Collections.Frozen;

namespace Berth.Core.Planning;

/// <summary>Every mount option that is not left to the filesystem: the table of the runtime-spec (config.md, "Linux mount
/// options"), which follows mount(8). What is not in it is passed to the filesystem.</summary>
public static class MountOptions
{
    private static readonly FrozenDictionary<string, MountOption> _table = Rows().ToFrozenDictionary(row => row.Name);

    /// <summary>The options that Berth carries out, sorted; what the features document lists as <c>mountOptions</c>.</summary>
    public static IReadOnlyList<string> Supported { get; } =
        [.. _table.Keys.Order(StringComparer.Ordinal)];

    internal static IEnumerable<MountOption> All => _table.Values;

    internal static MountOption? Find(string name) => _table.GetValueOrDefault(name);

    private static IEnumerable<MountOption> Rows() =>
    [
        new("defaults", MountOptionKind.NoEffect),

        // SB_SILENT only mutes the kernel's log; with the new mount API, complaints go to the filesystem context instead
        new("silent", MountOptionKind.NoEffect),
        new("loud", MountOptionKind.NoEffect),

        // the new mount API has no name for SB_I_VERSION: filesystems that keep the counter keep it always
        new("iversion", MountOptionKind.NoEffect),
        new("noiversion", MountOptionKind.NoEffect),

        .. Attribute("ro", "rw", MountAttributes.ReadOnly),
        .. Attribute("nosuid", "suid", MountAttributes.NoSuid),
        .. Attribute("nodev", "dev", MountAttributes.NoDev),
        .. Attribute("noexec", "exec", MountAttributes.NoExec),
        .. Attribute("nodiratime", "diratime", MountAttributes.NoDirectoryAccessTime),
        .. Attribute("nosymfollow", "symfollow", MountAttributes.NoSymlinkFollow),

        .. AccessTime("noatime", "atime", MountAttributes.NoAccessTime),
        .. AccessTime("strictatime", "nostrictatime", MountAttributes.StrictAccessTime),
        .. AccessTime("relatime", "norelatime", MountAttributes.None),

        .. Superblock("sync", "async"),
        .. Superblock("lazytime", "nolazytime"),
        .. Superblock("mand", "nomand"),
        new("dirsync", MountOptionKind.Superblock) { Flag = "dirsync" },

        .. Propagation("shared", MountPropagation.Shared),
        .. Propagation("slave", MountPropagation.Slave),
        .. Propagation("private", MountPropagation.Private),
        .. Propagation("unbindable", MountPropagation.Unbindable),

        new("bind", MountOptionKind.Bind),
        new("rbind", MountOptionKind.Bind) { Recursive = true },
        new("remount", MountOptionKind.Remount),

        new("tmpcopyup", MountOptionKind.CopyUp),

        new("idmap", MountOptionKind.IdMap),
        new("ridmap", MountOptionKind.IdMap) { Recursive = true },
    ];

    private static IEnumerable<MountOption> Attribute(string set, string clear, MountAttributes attribute) =>
        SetAndClear(set, clear, new("", MountOptionKind.Attribute) { Attributes = attribute });

    private static IEnumerable<MountOption> AccessTime(string set, string clear, MountAttributes mode) =>
        SetAndClear(set, clear, new("", MountOptionKind.AccessTime) { Attributes = mode });

    private static IEnumerable<MountOption> SetAndClear(string set, string clear, MountOption row) =>
    [
        row with { Name = set },
        row with { Name = clear, Clears = true },
        row with { Name = "r" + set, Recursive = true },
        row with { Name = "r" + clear, Clears = true, Recursive = true },
    ];

    private static IEnumerable<MountOption> Superblock(string set, string clear) =>
    [
        new(set, MountOptionKind.Superblock) { Flag = set },
        new(clear, MountOptionKind.Superblock) { Flag = set, Clears = true },
    ];

    private static IEnumerable<MountOption> Propagation(string name, MountPropagation propagation) =>
    [
        new(name, MountOptionKind.Propagation) { Propagation = propagation },
        new("r" + name, MountOptionKind.Propagation) { Propagation = propagation, Recursive = true },
    ];
}
