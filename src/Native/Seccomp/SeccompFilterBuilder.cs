using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Native.Seccomp;

/// <summary>A filter in the making (seccomp_init(3)). Not safe for use by two threads. Members throw <see cref="SyscallException"/> with
/// the library's errno.</summary>
public sealed unsafe class SeccompFilterBuilder : IDisposable
{
    private readonly SafeFilterContext _context;

    /// <summary>Starts one for the machine's own architecture.</summary>
    /// <param name="defaultAction">What happens to calls that no rule matches: <c>SCMP_ACT_…</c> with its data.</param>
    public SeccompFilterBuilder(uint defaultAction)
    {
        _context = Libseccomp.seccomp_init(defaultAction);
        if (_context.IsInvalid)
        {
            throw new SyscallException("seccomp_init", null, Libc.EINVAL);
        }
    }

    /// <summary>Adds an architecture; one that is there already is no error.</summary>
    /// <param name="architecture"><c>SCMP_ARCH_…</c>, of the machine's byte order.</param>
    public void AddArchitecture(uint architecture)
    {
        var result = Libseccomp.seccomp_arch_add(_context, architecture);
        if (result != -Libc.EEXIST)
        {
            Check("seccomp_arch_add", result);
        }
    }

    /// <summary>Adds a rule for all architectures.</summary>
    /// <param name="action"><c>SCMP_ACT_…</c>; not the default action.</param>
    /// <param name="syscall">From <see cref="SeccompLibrary.FindSyscall(string)"/>.</param>
    /// <param name="conditions">All must hold; each argument at most once.</param>
    public void AddRule(uint action, int syscall, ReadOnlySpan<ArgumentCondition> conditions)
    {
        var arguments = stackalloc Libseccomp.scmp_arg_cmp[conditions.Length];
        for (var i = 0; i < conditions.Length; i++)
        {
            arguments[i] = new()
            {
                arg = conditions[i].Argument,
                op = conditions[i].Operator,
                datum_a = conditions[i].First,
                datum_b = conditions[i].Second,
            };
        }

        Check(
            "seccomp_rule_add",
            Libseccomp.seccomp_rule_add_array(_context, action, syscall, (uint)conditions.Length, arguments));
    }

    /// <summary>Has the rules of each architecture searched as a binary tree instead of one after the other.</summary>
    public void OptimizeForManyRules() =>
        Check("seccomp_attr_set", Libseccomp.seccomp_attr_set(_context, Libseccomp.SCMP_FLTATR_CTL_OPTIMIZE, 2));

    /// <summary>Compiles the filter.</summary>
    /// <returns>The program, 8 bytes for each instruction (<c>struct sock_filter</c>).</returns>
    public byte[] Export()
    {
        using var file = MemoryFiles.CreateScratch("berth-seccomp");
        Check("seccomp_export_bpf", Libseccomp.seccomp_export_bpf(_context, file));

        // opened anew: the library has left the descriptor at the end
        return File.ReadAllBytes(file.ProcPath());
    }

    /// <summary>Gives the library its memory back.</summary>
    public void Dispose() => _context.Dispose();

    private static void Check(string operation, int result)
    {
        if (result < 0)
        {
            throw new SyscallException(operation, null, -result);
        }
    }
}
