using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Native.Errors;

namespace Berth.Native.Handles;

/// <summary>Owns a file descriptor and closes it. Every descriptor that this library makes has <c>O_CLOEXEC</c>.</summary>
public class SafeFd : SafeHandle
{
    /// <summary>Makes one that is invalid; marshalling code fills it in.</summary>
    public SafeFd()
        : base(-1, ownsHandle: true)
    {
    }

    private SafeFd(int number)
        : base(number, ownsHandle: false)
    {
    }

    /// <summary><c>AT_FDCWD</c>, the place where relative paths start; owns nothing.</summary>
    public static SafeFd CurrentDirectory { get; } = new(Libc.AT_FDCWD);

    // C returns an int: the upper half of the register it came in means nothing
    /// <inheritdoc/>
    public override bool IsInvalid => (int)handle == -1;

    /// <summary>A second descriptor for the same open file (<c>F_DUPFD_CLOEXEC</c>, fcntl(2)).</summary>
    /// <exception cref="SyscallException">The process has no descriptor left.</exception>
    public SafeFd Duplicate() => DuplicateFrom(0);

    /// <summary>As <see cref="Duplicate"/>, of a descriptor that another handle owns, such as a socket's.</summary>
    /// <exception cref="SyscallException">The process has no descriptor left.</exception>
    public static SafeFd DuplicateOf(SafeHandle descriptor)
    {
        var copy = Libc.fcntl_dup(descriptor, Libc.F_DUPFD_CLOEXEC, 0);
        return copy.IsInvalid ? throw SyscallException.Last("fcntl") : copy;
    }

    /// <summary>The file's name below /proc/self/fd. Good as long as this handle lives.</summary>
    public string ProcPath() => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{(int)handle}");

    /// <summary>What messages call it: <c>fd 7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"fd {(int)handle}");

    /// <summary>As <see cref="Duplicate"/>, with a number that is not below <paramref name="lowest"/>.</summary>
    internal SafeFd DuplicateFrom(int lowest)
    {
        var copy = Libc.fcntl_dup(this, Libc.F_DUPFD_CLOEXEC, lowest);
        return copy.IsInvalid ? throw SyscallException.Last("fcntl", ToString()) : copy;
    }

    /// <summary>Moves the descriptor into <paramref name="other"/>, a handle of a more exact type. This one is closed then.</summary>
    internal T MoveTo<T>(T other)
        where T : SafeFd
    {
        Marshal.InitHandle(other, (int)handle);
        SetHandleAsInvalid();
        return other;
    }

    // close(2) must not be repeated after EINTR: on Linux the descriptor is gone by then
    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
