using System.Buffers.Text;
using System.Globalization;
using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>When processes started, and whether they are about to end. Pid and start time together name a process for as long as the
/// machine runs.</summary>
public static class ProcessTimes
{
    // proc_pid_stat(5), counted from 1; the state after the name is field 3
    private const int FirstAfterName = 3;
    private const int Flags = 9;
    private const int StartTimeField = 22;

    /// <summary>PF_EXITING of the kernel's sched.h: in do_exit(), where the namespaces are given up, and processes that are in a pid
    /// namespace with it are killed.</summary>
    private const ulong Exiting = 0x4;

    /// <summary>Start time of a process, in clock ticks since boot (proc_pid_stat(5), starttime).</summary>
    /// <param name="pid">Which.</param>
    /// <returns>Null when there is no such process.</returns>
    public static ulong? StartTime(int pid)
    {
        Span<byte> line = stackalloc byte[1024];
        return Read(pid, ref line) ? Parse(line, StartTimeField) : null;
    }

    /// <summary>Whether a process is gone, or can run nothing any more, also where its pidfd does not tell yet: the first process of a pid
    /// namespace waits for all others before.</summary>
    /// <param name="pid">Which.</param>
    /// <param name="startTime">Its <see cref="StartTime"/>; another one is another process.</param>
    public static bool IsEnding(int pid, ulong startTime)
    {
        Span<byte> line = stackalloc byte[1024];
        return !Read(pid, ref line) || Parse(line, StartTimeField) != startTime || (Parse(line, Flags) & Exiting) != 0;
    }

    /// <summary>The process's directory in /proc.</summary>
    internal static string PathOf(int pid) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");

    /// <summary>A field of a line of /proc/PID/stat that is a number, one behind the state.</summary>
    internal static ulong Parse(ReadOnlySpan<byte> line, int number)
    {
        // the name is the process's own choice and may hold spaces and brackets, so its end is the last bracket
        var rest = line[(line.LastIndexOf((byte)')') + 1)..].TrimStart((byte)' ');
        for (var field = FirstAfterName; field < number; field++)
        {
            rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        }

        return Utf8Parser.TryParse(rest, out ulong value, out _)
            ? value
            : throw new InvalidDataException($"/proc/PID/stat: field {number} is not a number");
    }

    private static bool Read(int pid, ref Span<byte> line)
    {
        try
        {
            using var file = Paths.Open(PathOf(pid) + "/stat", Libc.O_RDONLY);
            line = line[..Files.Read(file, line)];
            return true;
        }
        catch (SyscallException e) when (e.Errno is Libc.ENOENT or Libc.ESRCH)
        {
            return false;
        }
    }
}
