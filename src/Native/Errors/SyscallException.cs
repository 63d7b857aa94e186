namespace Berth.Native.Errors;

/// <summary>A system call failed. The message is <c>operation path: ERRNAME (text)</c>, with the kernel's own words behind it where
/// it had some.</summary>
public sealed class SyscallException : IOException
{
    /// <summary>Makes one.</summary>
    /// <param name="operation">The system call, such as <c>openat2</c>.</param>
    /// <param name="path">What it was applied to, if that has a name.</param>
    /// <param name="errno">errno(3), such as <see cref="Libc.ENOENT"/>.</param>
    /// <param name="detail">The kernel's own words, from a filesystem context or the BPF verifier.</param>
    public SyscallException(string operation, string? path, int errno, string? detail = null)
        : base(Describe(operation, path, errno, detail))
    {
        Operation = operation;
        Path = path;
        Errno = errno;
        Detail = detail;
    }

    /// <summary>The system call.</summary>
    public string Operation { get; }

    /// <summary>What it was applied to, if that has a name.</summary>
    public string? Path { get; }

    /// <summary>Number of the error, errno(3).</summary>
    public int Errno { get; }

    /// <summary>Name of the error, such as <c>ENOENT</c>.</summary>
    public string ErrnoName => Errors.Errno.Name(Errno);

    /// <summary>The kernel's own words, if it had some.</summary>
    public string? Detail { get; }

    /// <summary>The exception for the call that failed last on this thread.</summary>
    internal static SyscallException Last(string operation, string? path = null, string? detail = null) =>
        new(operation, path, Errors.Errno.Last, detail);

    private static string Describe(string operation, string? path, int errno, string? detail)
    {
        var what = string.IsNullOrEmpty(path) ? operation : $"{operation} {path}";
        var text = $"{what}: {Errors.Errno.Name(errno)} ({Errors.Errno.Text(errno)})";
        return string.IsNullOrEmpty(detail) ? text : $"{text}: {detail}";
    }
}
