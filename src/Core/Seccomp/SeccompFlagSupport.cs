using Berth.Core.Specs;
using Berth.Native.Syscalls;

namespace Berth.Core.Seccomp;

/// <summary>Which flags the kernel takes, and which of them a profile is loaded with.</summary>
internal static class SeccompFlagSupport
{
    private static readonly SeccompFlags Supported = SeccompFlagNames.All.Values
        .Where(flag => SeccompKernel.Supports((uint)(flag | SeccompFlagNames.Companion(flag))))
        .Aggregate(SeccompFlags.None, (all, flag) => all | flag);

    /// <summary>The names of the supported ones.</summary>
    public static IReadOnlyList<string> Names() => [.. SeccompFlagNames.All.Where(item => Supported.HasFlag(item.Value)).Select(item => item.Key)];

    /// <summary>The flags for a profile. Absent flags mean SPEC_ALLOW where the kernel has it, as Linux itself has it since 5.16 and runc
    /// on any kernel; an empty list means none.</summary>
    public static SeccompFlags Resolve(LinuxSeccomp profile, Findings findings)
    {
        var flags = profile.Flags is null ? SeccompFlags.SpecAllow & Supported : Named(profile.Flags, findings);
        if (!SeccompRules.Notifies(profile))
        {
            return flags & ~SeccompFlags.WaitKillableRecv;
        }

        return flags | SeccompFlags.NewListener | (flags.HasFlag(SeccompFlags.Tsync) ? SeccompFlags.TsyncEsrch : SeccompFlags.None);
    }

    private static SeccompFlags Named(IReadOnlyList<string> names, Findings findings)
    {
        var flags = SeccompFlags.None;
        for (var i = 0; i < names.Count; i++)
        {
            var flag = SeccompFlagNames.All[names[i]];
            flags |= flag;
            if (!Supported.HasFlag(flag))
            {
                findings.Problem($"/linux/seccomp/flags/{i}", $"{names[i]} is not supported by this kernel");
            }
        }

        return flags;
    }
}
