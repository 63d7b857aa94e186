using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Containers.Devices;

/// <summary>The root directory of a container that is there. Whoever is in it is not trusted: every path is resolved below it, also by
/// symbolic links, and nothing that was found is used by name afterwards.</summary>
/// <param name="root">As the container process has it.</param>
internal sealed class ContainerRoot(SafeFd root) : IDisposable
{
    private const uint DirectoryMode = 0b111_101_101;

    /// <summary>The directory that a path is in.</summary>
    public static string Above(string path) => Path.GetDirectoryName(path)!;

    /// <summary>Opens a path (<c>O_PATH</c>), if it is there.</summary>
    /// <param name="path">Absolute in the container.</param>
    /// <param name="flags"><c>O_NOFOLLOW</c>, <c>O_DIRECTORY</c>.</param>
    public SafeFd? TryOpen(string path, int flags)
    {
        try
        {
            return Open(path, flags);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.ENOENT)
        {
            return null;
        }
    }

    /// <summary>What is at a path, not following a symbolic link there; null for nothing.</summary>
    public FileStatus? Find(string path)
    {
        using SafeFd? file = TryOpen(path, Libc.O_NOFOLLOW);
        return file is null ? null : Paths.Statx(file, "", Libc.AT_EMPTY_PATH);
    }

    /// <summary>The path and the directories above it that are not there, the highest first.</summary>
    public IEnumerable<string> Missing(string path)
    {
        using SafeFd? file = TryOpen(path, 0);
        return file is null && path != "/" ? [.. Missing(Above(path)), path] : [];
    }

    /// <summary>Opens a directory, making it and those above it where they are missing.</summary>
    /// <param name="path">Absolute in the container.</param>
    /// <param name="asOwner">Whether each belongs to the owner of the one that it is made in, and not to the host's root.</param>
    public SafeFd OpenDirectory(string path, bool asOwner)
    {
        if (TryOpen(path, Libc.O_DIRECTORY) is { } found)
        {
            return found;
        }

        using (SafeFd above = OpenDirectory(Above(path), asOwner))
        using (asOwner ? FileCreator.AsOwnerOf(above) : null)
        {
            Paths.MkdirAt(above, Path.GetFileName(path), DirectoryMode);
        }

        return Open(path, Libc.O_DIRECTORY);
    }

    /// <summary>Removes a node with what is mounted on it, or a directory, unless somebody has put something into it.</summary>
    public void Remove(string path)
    {
        if (TryOpen(Above(path), Libc.O_DIRECTORY) is not { } directory)
        {
            return;
        }

        using (directory)
        {
            string name = Path.GetFileName(path);
            if (Find(path) is { IsMountRoot: true })
            {
                Mounts.DetachAt(directory, name);
            }

            Paths.TryUnlinkAt(directory, name, Find(path) is { Type: Libc.S_IFDIR } ? Libc.AT_REMOVEDIR : 0);
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => root.Dispose();

    private SafeFd Open(string path, int flags) =>
        Paths.OpenAt2(root, path, Libc.O_PATH | flags, resolve: Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS);
}
