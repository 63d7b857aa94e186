using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Mirrors;

/// <summary>Writes the C programs whose compilation proves the mirrors.</summary>
internal static class MirrorSource
{
    private const string X64 = "_x86_64";
    private const string Arm64 = "_arm64";

    // sys/mount.h alone: glibc 2.36's can not stand beside linux/mount.h and has all of it
    private static readonly string[] s_headers =
    [
        "errno.h", "fcntl.h", "unistd.h", "sys/stat.h", "linux/openat2.h", "sys/mount.h", "sched.h", "linux/sched.h", "linux/nsfs.h",
        "sys/wait.h", "signal.h", "sys/socket.h", "poll.h", "sys/epoll.h", "sys/eventfd.h", "sys/inotify.h",
        "sys/mman.h", "linux/memfd.h", "spawn.h", "sys/resource.h", "sys/file.h", "linux/bpf.h", "sys/syscall.h", "linux/capability.h", "linux/seccomp.h",
        "linux/rtnetlink.h", "linux/if.h",
    ];

    // what came after the headers of Debian 12 (Linux 6.1) is compared where the headers have it
    private static readonly HashSet<string> s_newerThanHeaders = ["MFD_NOEXEC_SEAL", "MFD_EXEC", "PIDFD_INFO_EXIT"];

    private static readonly Dictionary<string, string> s_structGuards = new() { ["struct pidfd_info"] = "PIDFD_INFO_EXIT" };

    // its number holds the size of a struct that grows with the headers; the kernel takes the first size for ever
    private static readonly Dictionary<string, string> s_expressions = new() { ["PIDFD_GET_INFO"] = "_IOWR(0xFF, 11, char[64])" };

    /// <summary>One program for each mirror type.</summary>
    public static string ForType(Type type, CMirrorAttribute mirror)
    {
        var source = Start([mirror.Header]);
        if (type.IsValueType && !type.IsEnum)
        {
            AppendStruct(source, type, mirror);
        }
        else
        {
            foreach (var constant in MirrorTypes.Constants(type))
            {
                AppendValue(source, CNames.Constant(mirror.Name, constant.Name), constant.GetRawConstantValue()!);
            }
        }

        return source.ToString();
    }

    /// <summary>All constants of <see cref="Libc"/>, and the tables of names whose index is the number.</summary>
    public static string ForLibc()
    {
        var foreign = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? X64 : Arm64;
        var source = Start(s_headers);
        AppendConstants(source, name => !IsPidfd(name) && !name.EndsWith(foreign, StringComparison.Ordinal));
        AppendTable(source, Capabilities.Names);
        AppendTable(source, Limits.Names);
        return source.ToString();
    }

    /// <summary>The constants of a header that can not stand beside fcntl.h.</summary>
    public static string ForPidfd()
    {
        var source = Start(["linux/pidfd.h", "sys/ioctl.h"]);
        AppendConstants(source, IsPidfd);
        return source.ToString();
    }

    /// <summary>The system call numbers of arm64, which has the generic table.</summary>
    public static string ForArm64Syscalls()
    {
        var source = Start(["asm-generic/unistd.h"]);
        AppendConstants(source, name => IsSyscall(name) && !name.EndsWith(X64, StringComparison.Ordinal), "__NR_");
        return source.ToString();
    }

    private static bool IsPidfd(string name) => name.StartsWith("PIDFD_", StringComparison.Ordinal);

    private static bool IsSyscall(string name) => name.StartsWith("SYS_", StringComparison.Ordinal);

    private static void AppendConstants(StringBuilder source, Func<string, bool> chosen, string syscallPrefix = "SYS_")
    {
        foreach (var constant in MirrorTypes.Constants(typeof(Libc)).Where(constant => chosen(constant.Name)))
        {
            var name = constant.Name.Replace(X64, "", StringComparison.Ordinal).Replace(Arm64, "", StringComparison.Ordinal);
            AppendValue(
                source, IsSyscall(name) ? syscallPrefix + name["SYS_".Length..] : name, constant.GetRawConstantValue()!);
        }
    }

    private static StringBuilder Start(IEnumerable<string> headers)
    {
        var source = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n#include <stdint.h>\n");
        foreach (var header in headers)
        {
            // the launcher's own headers have no directory
            var isOurs = header is "plan.h" or "sync.h";
            source.Append("#include ").Append(isOurs ? '"' : '<').Append(header).Append(isOurs ? '"' : '>').Append('\n');
        }

        return source;
    }

    private static void AppendStruct(StringBuilder source, Type type, CMirrorAttribute mirror)
    {
        var guard = s_structGuards.GetValueOrDefault(mirror.Name);
        source.Append(guard is null ? "" : $"#ifdef {guard}\n");
        if (!mirror.Partial)
        {
            Append(source, $"sizeof({mirror.Name}) == {Layout.SizeOf(type)}");
        }

        foreach (var field in MirrorTypes.Fields(type))
        {
            var name = CNames.Snake(field.Name);
            Append(source, $"offsetof({mirror.Name}, {name}) == {Layout.OffsetOf(field)}");
            Append(source, $"sizeof((({mirror.Name} *)0)->{name}) == {Layout.SizeOf(field.FieldType)}");
        }

        source.Append(guard is null ? "" : "#endif\n");
    }

    private static void AppendTable(StringBuilder source, IReadOnlyList<string> names)
    {
        for (var number = 0; number < names.Count; number++)
        {
            AppendValue(source, names[number], number);
        }
    }

    private static void AppendValue(StringBuilder source, string name, object value)
    {
        var guarded = s_newerThanHeaders.Contains(name);
        var expression = s_expressions.GetValueOrDefault(name, name);
        var text = string.Create(CultureInfo.InvariantCulture, $"{value}");
        var comparison = value switch
        {
            uint or ushort => $"(uint32_t)({expression}) == {text}u",
            ulong => $"(uint64_t)({expression}) == {text}ull",
            _ => $"(int64_t)({expression}) == {text}",
        };
        source.Append(guarded ? $"#ifdef {name}\n" : "");
        Append(source, comparison);
        source.Append(guarded ? "#endif\n" : "");
    }

    private static void Append(StringBuilder source, string condition) =>
        source.Append(CultureInfo.InvariantCulture, $"_Static_assert({condition}, \"mirror\");\n");
}
