using System.Buffers.Text;
using System.Globalization;
using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>When processes started. Together with the pid this names a process for as long as the machine runs.</summary>
public static class ProcessTimes
{
    // proc_pid_stat(5): field 22, counted from 1; the state after the name is field 3
    private const int FieldsAfterName = 22 - 3;

    /// <summary>Start time of a process, in clock ticks since boot (proc_pid_stat(5), starttime).</summary>
    /// <param name="pid">Which.</param>
    /// <returns>Null when there is no such process.</returns>
    public static ulong? StartTime(int pid)
    {
        try
        {
            using var file = Paths.Open(PathOf(pid) + "/stat", Libc.O_RDONLY);
            Span<byte> line = stackalloc byte[1024];
            return Parse(line[..Files.Read(file, line)]);
        }
        catch (SyscallException e) when (e.Errno is Libc.ENOENT or Libc.ESRCH)
        {
            return null;
        }
    }

    /// <summary>The process's directory in /proc.</summary>
    internal static string PathOf(int pid) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");

    /// <summary>Field 22 of a line of /proc/PID/stat.</summary>
    internal static ulong Parse(ReadOnlySpan<byte> line)
    {
        // the name is the process's own choice and may hold spaces and brackets, so its end is the last bracket
        var rest = line[(line.LastIndexOf((byte)')') + 1)..].TrimStart((byte)' ');
        for (var field = 0; field < FieldsAfterName; field++)
        {
            rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        }

        return Utf8Parser.TryParse(rest, out ulong ticks, out _)
            ? ticks
            : throw new InvalidDataException("/proc/PID/stat: field 22 is not a number");
    }
}
