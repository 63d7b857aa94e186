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

    /// <summary>For this mount alone.</summary>
    public AttributeChange Attributes { get; set; }

    /// <summary>For this mount and those below it.</summary>
    public AttributeChange RecursiveAttributes { get; set; }

    /// <summary>What holds for this mount itself. The recursive options come last, wherever they stand.</summary>
    public AttributeChange OwnAttributes => Attributes.Then(RecursiveAttributes);

    /// <summary>Propagation types in the order given: <c>slave</c> and then <c>shared</c> makes a mount that is both.</summary>
    public List<(MountPropagation Type, bool Recursive)> Propagations { get; } = [];

    /// <summary>Options for the filesystem, with their index in the list of options: flags of its superblock and whatever only the
    /// filesystem knows.</summary>
    public List<(int Index, string Option)> FilesystemOptions { get; } = [];
}
