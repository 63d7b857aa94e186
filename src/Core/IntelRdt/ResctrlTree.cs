using System.Text;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.IntelRdt;

/// <summary>The files of a resctrl filesystem. A failed call becomes a <see cref="ErrorCode.ResctrlFailed"/> with the absolute path and what
/// the kernel says of it.</summary>
/// <param name="root">Absolute path of its root.</param>
internal sealed class ResctrlTree(string root)
{
    /// <summary>Name of the file that has a group's tasks.</summary>
    public const string Tasks = "tasks";

    private const string LastStatus = "info/last_cmd_status";

    // a file of tasks grows with them
    private const int MaxFileSize = 16 * 1024 * 1024;

    /// <summary>What a user calls a path below the root.</summary>
    public string Absolute(string path) => Path.Combine(root, path);

    /// <summary>Whether there is a group.</summary>
    public bool Exists(string path) => Directory.Exists(Absolute(path));

    /// <summary>Makes a group.</summary>
    public void Make(string path)
    {
        try
        {
            Paths.MkdirAt(SafeFd.CurrentDirectory, Absolute(path), 0b111_101_101);
        }
        catch (SyscallException failure)
        {
            throw Failed(failure.Operation, path, failure.Errno);
        }
    }

    /// <summary>Removes a group with the monitoring groups in it; its tasks go to the root. One that is gone is no error.</summary>
    public void Remove(string path)
    {
        try
        {
            Paths.UnlinkAt(SafeFd.CurrentDirectory, Absolute(path), Libc.AT_REMOVEDIR);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.ENOENT)
        {
        }
        catch (SyscallException failure)
        {
            throw Failed(failure.Operation, path, failure.Errno);
        }
    }

    /// <summary>Reads a file.</summary>
    public string Read(string path)
    {
        try
        {
            return ReadText(path);
        }
        catch (SyscallException failure)
        {
            throw Failed(failure.Operation, path, failure.Errno);
        }
    }

    /// <summary>Writes a line into a file.</summary>
    /// <returns>0, or the errno.</returns>
    public int TryWrite(string path, string line)
    {
        try
        {
            using SafeFd file = Paths.Open(Absolute(path), Libc.O_WRONLY);
            Files.WriteAll(file, Encoding.UTF8.GetBytes(line + "\n"));
            return 0;
        }
        catch (SyscallException failure)
        {
            return failure.Errno;
        }
    }

    /// <summary>The error of a call that failed. At once: the next one of anybody replaces what the kernel says of it.</summary>
    public CoreException Failed(string operation, string path, int errno) =>
        new(ErrorCode.ResctrlFailed, $"{operation} {Absolute(path)}: {Describe(errno)}")
        {
            Errno = Errno.Name(errno),
            Syscall = operation,
            Path = Absolute(path),
        };

    /// <summary>The error of a value that was refused.</summary>
    public CoreException Refused(string path, SchemataValue value, int errno)
    {
        string why = $"write {Absolute(path)}: {Describe(errno)}, value \"{value.Value}\"";
        return new CoreException(ErrorCode.ResourceRefused, $"{value.Pointer}: {why}")
        {
            Errno = Errno.Name(errno),
            Syscall = "write",
            Path = Absolute(path),
            Problems = [new ConfigProblem(value.Pointer, why)],
        };
    }

    // the errno is EINVAL for nearly everything; the reason is in a file
    private string Describe(int errno)
    {
        string text = $"{Errno.Name(errno)} ({Errno.Text(errno)})";
        try
        {
            string status = string.Join(", ", ReadText(LastStatus).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            return status is "ok" or "" ? text : $"{text}: {status}";
        }
        catch (SyscallException)
        {
            return text;
        }
    }

    private string ReadText(string path)
    {
        using SafeFd file = Paths.Open(Absolute(path), Libc.O_RDONLY);
        return Encoding.ASCII.GetString(Files.ReadAllBytes(file, MaxFileSize));
    }
}
