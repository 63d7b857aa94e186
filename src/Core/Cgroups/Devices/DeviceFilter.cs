using System.Globalization;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups.Devices;

/// <summary>The device program of one version 2 cgroup.</summary>
internal static class DeviceFilter
{
    /// <summary>Puts a program on a cgroup, in the place of the one that is there: no access is decided by neither or by both. Or takes it off.</summary>
    /// <param name="root">The hierarchy.</param>
    /// <param name="path">The cgroup.</param>
    /// <param name="settings">The program and its pointer.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>: the one that was there still is.</exception>
    public static void Set(CgroupRoot root, string path, DeviceSettings settings)
    {
        try
        {
            using SafeFd directory = root.Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY);
            if (settings.Program.IsEmpty)
            {
                TakeOff(directory);
                return;
            }

            using SafeFd program = Bpf.LoadProgram(Libc.BPF_PROG_TYPE_CGROUP_DEVICE, Libc.BPF_CGROUP_DEVICE, settings.Program.Span);
            using SafeFd? old = Bpf.Attached(directory, Libc.BPF_CGROUP_DEVICE) is [var first, ..] ? Bpf.Open(first) : null;
            uint flags = Libc.BPF_F_ALLOW_MULTI | (old is null ? 0 : Libc.BPF_F_REPLACE);
            Bpf.Attach(directory, program, Libc.BPF_CGROUP_DEVICE, flags, old);
        }
        catch (SyscallException failure)
        {
            throw Refused(failure, root.Absolute(path), settings.Pointer);
        }
    }

    /// <summary>Which program there is: its number, as bpftool(8) has it.</summary>
    /// <param name="root">The hierarchy.</param>
    /// <param name="path">The cgroup.</param>
    /// <param name="settings">What was set.</param>
    public static ResourceValue Read(CgroupRoot root, string path, DeviceSettings settings)
    {
        using SafeFd directory = root.Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY);
        return new ResourceValue(
            settings.Pointer,
            root.Absolute(path),
            settings.Program.IsEmpty ? "no program" : string.Create(CultureInfo.InvariantCulture, $"a program of {settings.Program.Length} instructions"),
            Bpf.Attached(directory, Libc.BPF_CGROUP_DEVICE) is [var number, ..]
                ? string.Create(CultureInfo.InvariantCulture, $"program {number}")
                : "no program");
    }

    private static void TakeOff(SafeFd directory)
    {
        foreach (uint number in Bpf.Attached(directory, Libc.BPF_CGROUP_DEVICE))
        {
            using SafeFd program = Bpf.Open(number);
            Bpf.Detach(directory, program, Libc.BPF_CGROUP_DEVICE);
        }
    }

    private static CoreException Refused(SyscallException failure, string path, string pointer)
    {
        string detail = failure.Detail is { Length: > 0 } words ? $": {words}" : "";
        string why = $"bpf {path}: {failure.ErrnoName} ({Errno.Text(failure.Errno)}){detail}";
        return new CoreException(ErrorCode.ResourceRefused, $"{pointer}: {why}", failure)
        {
            Errno = failure.ErrnoName,
            Syscall = "bpf",
            Path = path,
            Problems = [new ConfigProblem(pointer, why)],
        };
    }
}
