using System.Text;
using Berth.Core.Cgroups.Devices;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;

namespace Berth.Core.Cgroups.Resources;

/// <summary>One value and the file of one container's cgroup that it goes into.</summary>
/// <param name="Root">The hierarchy.</param>
/// <param name="Path">Of the file, from the hierarchy's root.</param>
/// <param name="Write">The value.</param>
internal sealed record ResourceFile(CgroupRoot Root, string Path, ResourceWrite Write)
{
    /// <summary>The values of the file that are read are those of its first line, word two.</summary>
    private const string OomControl = "memory.oom_control";

    /// <summary>Start of the line of a file of weights that is for no device.</summary>
    private const string DefaultWeight = "default ";

    /// <summary>Writes it.</summary>
    /// <returns>0, or the errno.</returns>
    public int TryWrite()
    {
        byte[] value = Encoding.UTF8.GetBytes(Write.Value.Length == 0 ? "\n" : Write.Value);
        return IsMemoryV1
            ? CgroupPipelines.MemoryLimit.Execute(static what => what.Root.TrySet(what.Path, what.value), (Root, Path, value))
            : Root.TrySet(Path, value);
    }

    /// <summary>What the file has now, in a form that can be written again; null when it does not exist or can only be written.</summary>
    public string? Read()
    {
        if (Write.Controller == DeviceWrites.Controller || Root.TryRead(Path) is not { } text)
        {
            return null;
        }

        if (Write.Key is { } key)
        {
            return text.Split('\n').FirstOrDefault(line => line.StartsWith($"{key} ", StringComparison.Ordinal)) ?? $"{key} {Write.Unset}";
        }

        string first = text.Split('\n')[0];
        return Write.File == OomControl ? first[(first.LastIndexOf(' ') + 1)..]
            : first.StartsWith(DefaultWeight, StringComparison.Ordinal) ? first
            : text.TrimEnd('\n');
    }

    /// <summary>What brings it back to what it has now; null when that can not be read.</summary>
    public ResourceWrite? WayBack() => Read() is { } value
        ? Write with { Value = value, Otherwise = value.Length == 0 && Write.Controller == "cpuset" ? Inherited() : null }
        : null;

    // a cpuset with processes can not become empty again (ENOSPC): it is told what it had from its parent
    private ResourceWrite? Inherited() => Root.TryRead($"{Path}.effective")?.TrimEnd() is { Length: > 0 } effective
        ? Write with { Value = effective, Otherwise = null }
        : null;

    /// <summary>The error of a value that the kernel refused.</summary>
    public CoreException Refused(int errno)
    {
        string path = Root.Absolute(Path);
        string why = $"write {path}: {Errno.Name(errno)} ({Errno.Text(errno)}), value \"{Write.Value}\"{Hint(errno)}";
        return new CoreException(ErrorCode.ResourceRefused, $"{Write.Pointer}: {why}")
        {
            Errno = Errno.Name(errno),
            Syscall = "write",
            Path = path,
            Problems = [new ConfigProblem(Write.Pointer, why)],
        };
    }

    /// <summary>The error of a limit below what is in use.</summary>
    public CoreException TooSmall(long usage)
    {
        string why = $"{Root.Absolute(Path)}: {Write.Value} is less than what is in use, {usage}";
        return new CoreException(ErrorCode.ResourceRefused, $"{Write.Pointer}: {why}")
        {
            Errno = Errno.Name(Libc.EBUSY),
            Path = Root.Absolute(Path),
            Problems = [new ConfigProblem(Write.Pointer, why)],
        };
    }

    // version 1 refuses a limit that it can not bring the use down to
    private string Hint(int errno) => errno == Libc.EBUSY && IsMemoryV1
        ? $", in use {Beside("memory.usage_in_bytes")}, at most {Beside("memory.max_usage_in_bytes")}"
        : RefusalHints.For(Write, errno);

    private bool IsMemoryV1 => Write.Controller == "memory" && !Write.IsUnified;

    private string Beside(string file) => Root.TryRead($"{System.IO.Path.GetDirectoryName(Path)}/{file}")?.TrimEnd() ?? "?";
}
