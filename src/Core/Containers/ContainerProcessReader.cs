using System.Buffers;
using System.Globalization;
using System.Text;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Containers;

/// <summary>Describes processes by /proc (proc_pid_status(5), proc_pid_stat(5), proc_pid_cmdline(5)).</summary>
internal static class ContainerProcessReader
{
    private const int BufferSize = 64 * 1024;

    /// <summary>USER_HZ, in which the kernel tells times to programs: the same on every architecture that Berth runs on (time(7)).</summary>
    private const long TicksPerSecond = 100;

    private const long NanosecondsPerTick = 1_000_000_000 / TicksPerSecond;

    // fields of stat after the name, of which the first is 3
    private const int UserTime = 14 - 3, SystemTime = 15 - 3, StartTime = 22 - 3;

    private static readonly Lazy<DateTimeOffset> Boot = new(ReadBoot);

    /// <summary>Describes a process.</summary>
    /// <param name="pid">Which.</param>
    /// <returns>Null when it has ended.</returns>
    public static ContainerProcess? Find(int pid)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return Read(pid, "status", buffer) is { } status && Read(pid, "stat", buffer) is { } stat && Read(pid, "cmdline", buffer) is { } command
                ? Parse(pid, status, stat, command)
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes a description of the text of the three files.</summary>
    internal static ContainerProcess Parse(int pid, string status, string stat, string command)
    {
        // the name may hold spaces and brackets, so its end is the last bracket
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ContainerProcess
        {
            Pid = pid,
            // the last of those that the namespaces have for it
            ContainerPid = Number(Value(status, "NSpid").Split('\t')[^1]),
            ParentPid = Number(Value(status, "PPid")),
            Name = Value(status, "Name"),
            Command = command.Length == 0 ? [] : command.TrimEnd('\0').Split('\0'),
            State = Value(status, "State").Split('(', ')') is [_, var name, ..] ? name : "",
            User = uint.Parse(Value(status, "Uid").Split('\t')[1], CultureInfo.InvariantCulture),
            Threads = Number(Value(status, "Threads")),
            StartedAt = Boot.Value + TimeSpan.FromSeconds(Ticks(fields[StartTime]) / (double)TicksPerSecond),
            UserNanoseconds = Ticks(fields[UserTime]) * NanosecondsPerTick,
            SystemNanoseconds = Ticks(fields[SystemTime]) * NanosecondsPerTick,
            ResidentBytes = Value(status, "VmRSS") is { Length: > 0 } resident ? Ticks(resident.Split(' ')[0]) * 1024 : 0,
        };
    }

    private static string? Read(int pid, string file, byte[] buffer)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}");
        int length = SmallFiles.TryRead(SafeFd.CurrentDirectory, path, buffer);
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    // a line is the name, a colon and tabs
    private static string Value(string status, string name)
    {
        foreach (string line in status.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ':')
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return "";
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset ReadBoot() => DateTimeOffset.FromUnixTimeSeconds(
        Ticks(File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal))["btime ".Length..]));
}
