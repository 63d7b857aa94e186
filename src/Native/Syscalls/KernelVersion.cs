using System.Globalization;
using System.Text;
using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>The running kernel (uname(2)).</summary>
/// <param name="Major">6 in 6.18.44.</param>
/// <param name="Minor">18 in 6.18.44.</param>
/// <param name="Release">All of it, such as <c>6.1.0-26-amd64</c>.</param>
public readonly record struct KernelVersion(int Major, int Minor, string Release)
{
    /// <summary>Asks the kernel.</summary>
    public static unsafe KernelVersion Current
    {
        get
        {
            Libc.utsname name;
            if (Libc.uname(&name) != 0)
            {
                throw SyscallException.Last("uname");
            }

            ReadOnlySpan<byte> release = name.release;
            return Parse(Encoding.ASCII.GetString(release[..release.IndexOf((byte)0)]));
        }
    }

    /// <summary>Reads a release.</summary>
    /// <param name="release">Starts with two numbers and a point between them.</param>
    /// <exception cref="FormatException">It does not.</exception>
    public static KernelVersion Parse(string release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var parts = release.Split('.', 3);
        if (parts.Length < 2)
        {
            throw new FormatException($"kernel release {release}: not two numbers");
        }

        var minor = parts[1].TakeWhile(char.IsAsciiDigit).ToArray();
        return new KernelVersion(
            int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture),
            int.Parse(minor, NumberStyles.None, CultureInfo.InvariantCulture),
            release);
    }

    /// <summary>True for this version and every later one.</summary>
    /// <param name="major">Such as 5.</param>
    /// <param name="minor">Such as 14.</param>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);
}
