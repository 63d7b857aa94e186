using System.Text;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups;

/// <summary>The open root of one hierarchy. Every path is relative to it; a failed call becomes a
/// <see cref="ErrorCode.CgroupFailed"/> with the absolute path.</summary>
internal sealed class CgroupRoot : IDisposable
{
    // an interface file is at most a page, but for cgroup.procs, which grows with its processes
    private const int MaxFileSize = 16 * 1024 * 1024;

    private readonly SafeFd _directory;

    /// <summary>Opens it.</summary>
    /// <exception cref="CoreException">It can not be opened.</exception>
    public CgroupRoot(CgroupHierarchy hierarchy)
    {
        Hierarchy = hierarchy;
        try
        {
            _directory = Paths.Open(hierarchy.MountPoint, Libc.O_PATH | Libc.O_DIRECTORY);
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, "");
        }
    }

    /// <summary>Its directory, for those who read many files.</summary>
    public SafeFd Directory => _directory;

    /// <summary>What is mounted there.</summary>
    public CgroupHierarchy Hierarchy { get; }

    /// <summary>Makes a cgroup.</summary>
    /// <returns>0, or <c>EEXIST</c> or <c>ENOENT</c> when it exists or its parent does not.</returns>
    public int TryMake(string path)
    {
        try
        {
            Paths.MkdirAt(_directory, path, 0b111_101_101);
            return 0;
        }
        catch (SyscallException failure) when (failure.Errno is Libc.EEXIST or Libc.ENOENT)
        {
            return failure.Errno;
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, path);
        }
    }

    /// <summary>Removes a cgroup without children.</summary>
    /// <returns>False when it has children or processes, or the kernel still lets go of those it had (<c>EBUSY</c>); true also when
    /// there is none.</returns>
    public bool TryRemove(string path)
    {
        try
        {
            Paths.UnlinkAt(_directory, path, Libc.AT_REMOVEDIR);
            return true;
        }
        catch (SyscallException failure) when (failure.Errno is Libc.ENOENT or Libc.EBUSY)
        {
            return failure.Errno == Libc.ENOENT;
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, path);
        }
    }

    /// <summary>Opens a cgroup's directory or one of its files.</summary>
    public SafeFd Open(string path, int flags)
    {
        try
        {
            return Paths.OpenAt(_directory, path, flags);
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, path);
        }
    }

    /// <summary>Reads an interface file.</summary>
    /// <returns>Null when the cgroup does not exist, or holds threads, not processes (<c>EOPNOTSUPP</c>).</returns>
    public string? TryRead(string path)
    {
        try
        {
            using SafeFd file = Paths.OpenAt(_directory, path, Libc.O_RDONLY);
            return Encoding.ASCII.GetString(Files.ReadAllBytes(file, MaxFileSize));
        }
        catch (SyscallException failure) when (failure.Errno is Libc.ENOENT or Libc.ENODEV or Libc.EOPNOTSUPP)
        {
            return null;
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, path);
        }
    }

    /// <summary>Writes an interface file.</summary>
    public void Write(string path, ReadOnlySpan<byte> value)
    {
        if (Attempt(path, value) is { } failure)
        {
            throw Failed(failure, path);
        }
    }

    /// <summary>Writes an interface file, if its cgroup exists.</summary>
    /// <returns>Whether it does.</returns>
    public bool TryWrite(string path, ReadOnlySpan<byte> value) => Attempt(path, value) switch
    {
        null => true,
        { Errno: Libc.ENOENT or Libc.ENODEV } => false,
        { } failure => throw Failed(failure, path),
    };

    /// <summary>Writes a value into an interface file.</summary>
    /// <returns>0, or the errno with which the kernel refused it.</returns>
    public int TrySet(string path, ReadOnlySpan<byte> value) => Attempt(path, value)?.Errno ?? 0;

    /// <summary>Gives a cgroup's directory or one of its files to a user, if it exists.</summary>
    public void TryChangeOwner(string path, uint user)
    {
        try
        {
            Paths.ChownAt(_directory, path, user);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.ENOENT)
        {
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, path);
        }
    }

    /// <summary>The cgroups directly inside one, as paths from the root; empty when it does not exist.</summary>
    public IReadOnlyList<string> Children(string path)
    {
        try
        {
            return [.. System.IO.Directory.EnumerateDirectories(Absolute(path)).Select(child => $"{path}/{Path.GetFileName(child)}")];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (IOException failure)
        {
            throw new CoreException(ErrorCode.CgroupFailed, $"readdir {Absolute(path)}: {failure.Message}", failure)
            {
                Syscall = "readdir",
                Path = Absolute(path),
            };
        }
    }

    /// <summary>What a user calls the path.</summary>
    public string Absolute(string path) => $"{Hierarchy.MountPoint.TrimEnd('/')}/{path}";

    /// <summary>The error for a cgroup that can not be used.</summary>
    public CoreException Failed(SyscallException failure, string path) => new(
        ErrorCode.CgroupFailed, $"{failure.Operation} {Absolute(path)}: {failure.ErrnoName} ({Errno.Text(failure.Errno)})", failure)
    {
        Errno = failure.ErrnoName,
        Syscall = failure.Operation,
        Path = Absolute(path),
    };

    /// <summary>Closes it.</summary>
    public void Dispose() => _directory.Dispose();

    private SyscallException? Attempt(string path, ReadOnlySpan<byte> value)
    {
        try
        {
            using SafeFd file = Paths.OpenAt(_directory, path, Libc.O_WRONLY);
            Files.WriteAll(file, value);
            return null;
        }
        catch (SyscallException failure)
        {
            return failure;
        }
    }
}
