namespace Berth.Core.Planning;

/// <summary>What the options of one mount ask for; <see cref="MountOptionParser"/> makes it.</summary>
internal sealed class MountRequest
{
    public bool IsBind { get; set; }

    /// <summary><c>rbind</c>: the mounts below the source come along.</summary>
    public bool IsRecursiveBind { get; set; }

    public bool IsRemount { get; set; }

    /// <summary>Index of <c>tmpcopyup</c> among the options, or null.</summary>
    public int? CopyUp { get; set; }

    /// <summary><c>idmap</c>, or <c>ridmap</c> for the mounts below as well, with its index among the options; null without.</summary>
    public (int Index, bool Recursive)? IdMap { get; set; }

    /// <summary>For this mount alone.</summary>
    public AttributeChange Attributes { get; set; }

    /// <summary>For this mount and those below it.</summary>
    public AttributeChange RecursiveAttributes { get; set; }

    /// <summary>What holds for this mount itself. The recursive options come last, wherever they stand.</summary>
    public AttributeChange OwnAttributes => Attributes.Then(RecursiveAttributes);

    /// <summary>Propagation types in the order given: <c>slave</c> and then <c>shared</c> makes a mount that is both.</summary>
    public List<(MountPropagation Type, bool Recursive)> Propagations { get; } = [];

    /// <summary>What only the filesystem knows, with its index in the list of options.</summary>
    public List<(int Index, string Option)> FilesystemOptions { get; } = [];

    /// <summary>Flags of the superblock, each at most once, with their index in the list of options.</summary>
    public List<(int Index, MountOption Option)> SuperblockFlags { get; } = [];

    /// <summary>What a new filesystem is given, in the order of the options. A flag that is to be clear is clear from the start.</summary>
    public IReadOnlyList<string> OptionsOfNew() => InOrder(SuperblockFlags.Where(flag => !flag.Option.Clears));

    /// <summary>What the filesystem of a mount that is there is given, in the order of the options.</summary>
    public IReadOnlyList<string> OptionsOfChange() => InOrder(SuperblockFlags);

    private IReadOnlyList<string> InOrder(IEnumerable<(int Index, MountOption Option)> flags) =>
    [
        .. FilesystemOptions.Concat(flags.Select(flag => (flag.Index, flag.Option.Name)))
            .OrderBy(item => item.Item1)
            .Select(item => item.Item2),
    ];
}
