namespace Berth.Core.Cgroups.Resources;

/// <summary>One value that goes into one interface file of a cgroup.</summary>
/// <param name="File">Name of the file, such as <c>memory.max</c>.</param>
/// <param name="Value">What is written, without a line end.</param>
/// <param name="Pointer">JSON pointer of the config's value that it comes from.</param>
public sealed record ResourceWrite(string File, string Value, string Pointer)
{
    /// <summary>Name of the controller in its hierarchy, such as <c>blkio</c> (version 1) or <c>io</c> (version 2).</summary>
    public string Controller { get; init; } = "";

    /// <summary>Whether the file is in the version 2 hierarchy.</summary>
    public bool IsUnified { get; init; }

    /// <summary>First word of the line that the value sets, in a file with a line for each device; null when the value is the whole
    /// file.</summary>
    public string? Key { get; init; }

    /// <summary>What takes the line of <see cref="Key"/> away, when it follows the key.</summary>
    public string Unset { get; init; } = "";

    /// <summary>Values of one group that are next to each other depend on each other: the kernel may refuse one (<c>EINVAL</c>) until
    /// another is set, so that the order depends on what the files hold already.</summary>
    public string? Group { get; init; }

    /// <summary>Whether nothing is lost on a kernel without the file, because the value is what happens there anyway.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What is written on a kernel without the file, or that can not take a value back (<c>ENOSPC</c>).</summary>
    public ResourceWrite? Otherwise { get; init; }

    /// <summary>What takes it back, for a file that can not be read; null for files that are put back to what they had.</summary>
    public IReadOnlyList<ResourceWrite>? Undo { get; init; }

    /// <summary>Whether it is no failure that the parent cgroup does not allow it (<c>EPERM</c>).</summary>
    public bool MayBeDenied { get; init; }

    /// <summary>File that tells how much is in use, where a limit below that is to be refused (<c>checkBeforeUpdate</c>); null where
    /// the kernel is asked.</summary>
    public string? UsageFile { get; init; }
}
