using System.Globalization;
using System.Runtime.InteropServices;

namespace Berth.Native.Errors;

/// <summary>Names and texts of errno(3)'s numbers.</summary>
public static partial class Errno
{
    /// <summary>True when the call that failed last on this thread was interrupted by a signal and is to be repeated.</summary>
    internal static bool Interrupted => Last == Libc.EINTR;

    /// <summary>The error of the call that failed last on this thread.</summary>
    internal static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The name, such as <c>ENOENT</c> for 2; <c>errno 4242</c> for a number that has none.</summary>
    public static string Name(int errno) =>
        Known(errno) ? s_table[errno].Name : string.Create(CultureInfo.InvariantCulture, $"errno {errno}");

    /// <summary>What it means, lower-case: <c>no such file or directory</c> for 2.</summary>
    public static string Text(int errno) => Known(errno) ? s_table[errno].Text : "unknown error";

    /// <summary>Both, as messages have them: <c>ENOENT (no such file or directory)</c>.</summary>
    public static string Describe(int errno) => $"{Name(errno)} ({Text(errno)})";

    private static bool Known(int errno) => (uint)errno < (uint)s_table.Length && s_table[errno].Name.Length > 0;
}
