using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Seccomp;

namespace Berth.Core.Seccomp;

/// <summary>Compiles a profile with libseccomp.</summary>
internal static class SeccompProgram
{
    // below, a search one by one is as fast; libseccomp up to 2.5.4 miscompiles a tree without rules
    private const int RulesForTree = 32;

    /// <summary>The whole program; null with a problem.</summary>
    public static byte[]? Compile(SeccompProfile profile, Findings findings)
    {
        using var builder = new SeccompFilterBuilder(profile.DefaultAction);
        foreach (var architecture in profile.Architectures)
        {
            builder.AddArchitecture(architecture);
        }

        foreach (var rule in profile.Rules)
        {
            AddRule(builder, rule, findings);
        }

        if (profile.Rules.Count > RulesForTree)
        {
            builder.OptimizeForManyRules();
        }

        byte[] program = [.. EnosysPrologue.Create(profile), .. builder.Export()];
        if (program.Length > SeccompFilter.MaxInstructions * SeccompFilter.InstructionSize)
        {
            findings.Problem(
                "/linux/seccomp/syscalls",
                $"the filter has {program.Length / SeccompFilter.InstructionSize} instructions, at most {SeccompFilter.MaxInstructions} are possible");
        }

        return findings.Problems.Count == 0 ? program : null;
    }

    private static void AddRule(SeccompFilterBuilder builder, SeccompRule rule, Findings findings)
    {
        try
        {
            builder.AddRule(rule.Action, rule.Syscall, rule.Conditions);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.EEXIST)
        {
            findings.Problem(rule.Pointer, "an earlier rule has the same system call and conditions with another action");
        }
    }
}
