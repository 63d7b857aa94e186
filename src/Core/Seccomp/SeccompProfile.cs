using Berth.Core.Specs;
using Berth.Native.Seccomp;

namespace Berth.Core.Seccomp;

/// <summary>A valid <c>linux.seccomp</c> in libseccomp's numbers.</summary>
internal sealed class SeccompProfile
{
    // errno(3): the specification's default
    private const uint Eperm = 1;

    private readonly List<SeccompRule> _rules = [];

    /// <param name="profile">Has passed <see cref="SeccompRules"/>.</param>
    /// <param name="findings">Gets a warning for whatever is ignored.</param>
    public SeccompProfile(LinuxSeccomp profile, Findings findings)
    {
        DefaultAction = ActionCode(profile.DefaultAction!, profile.DefaultErrnoRet);
        DefaultLetsPass = LinuxSeccompNames.Actions[profile.DefaultAction!].LetsPass;
        Names = [.. (profile.Syscalls ?? []).SelectMany(rule => rule.Names!).Distinct(StringComparer.Ordinal)];
        Architectures = Resolve(profile.Architectures ?? [], findings);
        for (var i = 0; i < profile.Syscalls?.Count; i++)
        {
            AddRules($"/linux/seccomp/syscalls/{i}", profile.Syscalls[i], findings);
        }
    }

    /// <summary><c>SCMP_ACT_…</c> with its data.</summary>
    public uint DefaultAction { get; }

    /// <summary>Whether calls that no rule names are made.</summary>
    public bool DefaultLetsPass { get; }

    /// <summary>Tokens of the architectures whose calls are filtered by the rules, the machine's own first.</summary>
    public IReadOnlyList<uint> Architectures { get; }

    /// <summary>Every name that occurs, also of rules that do the same as the default.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What is to be added to a filter.</summary>
    public IReadOnlyList<SeccompRule> Rules => _rules;

    private static uint ActionCode(string name, uint? errno)
    {
        var action = LinuxSeccompNames.Actions[name];
        return action.MaxErrno is null ? action.Code : action.Code | (errno ?? Eperm);
    }

    // the own architecture is always there, as libseccomp has it; one that this machine can not run makes no calls
    private static uint[] Resolve(IReadOnlyList<string> names, Findings findings)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!LinuxSeccompNames.OfThisMachine.Contains(names[i]))
            {
                findings.Warn($"/linux/seccomp/architectures/{i}", $"{names[i]} can not run on this machine, ignored");
            }
        }

        return
        [
            .. LinuxSeccompNames.OfThisMachine
                .Where((name, index) => index == 0 || names.Contains(name))
                .Select(name => LinuxSeccompNames.Architectures[name]),
        ];
    }

    private void AddRules(string pointer, LinuxSyscall rule, Findings findings)
    {
        var action = ActionCode(rule.Action!, rule.ErrnoRet);
        var alternatives = Alternatives(pointer, rule.Args ?? [], findings);
        for (var i = 0; i < rule.Names!.Count; i++)
        {
            if (SeccompLibrary.FindSyscall(rule.Names[i]) is not { } syscall)
            {
                findings.Warn(
                    $"{pointer}/names/{i}", $"system call \"{rule.Names[i]}\" is unknown to libseccomp {SeccompLibrary.Version}, ignored");
            }
            else if (action != DefaultAction)
            {
                // libseccomp refuses a rule that does what happens without it
                _rules.AddRange(alternatives.Select(conditions => new SeccompRule(pointer, action, syscall, conditions)));
            }
        }
    }

    /// <summary>libseccomp compares an argument once in a rule. Where a profile does it twice, each comparison is a rule of its own, one is
    /// enough: that is what profiles were written for, since runc and crun do it so.</summary>
    private static ArgumentCondition[][] Alternatives(string pointer, IReadOnlyList<LinuxSeccompArg> arguments, Findings findings)
    {
        ArgumentCondition[] conditions =
        [
            .. arguments.Select(argument => new ArgumentCondition(
                argument.Index!.Value, LinuxSeccompNames.Operators[argument.Op!], argument.Value!.Value, argument.ValueTwo ?? 0)),
        ];
        if (conditions.DistinctBy(condition => condition.Argument).Count() == conditions.Length)
        {
            return [conditions];
        }

        findings.Warn($"{pointer}/args", "an argument is compared more than once: each comparison is a rule of its own, and one is enough");
        return [.. conditions.Select(condition => new[] { condition })];
    }
}
