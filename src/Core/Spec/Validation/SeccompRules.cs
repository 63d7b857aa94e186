using System.Text;
using Berth.Core.Seccomp;

namespace Berth.Core.Specs;

/// <summary>The system call filter (config-linux.md, "Seccomp"). What depends on the host, such as whether a name is known to its
/// libseccomp, is the filter compiler's to check.</summary>
internal static class SeccompRules
{
    private const string Pointer = "/linux/seccomp";
    private const int ArgumentCount = 6;

    // sun_path of unix(7), without its NUL
    private const int MaxSocketPath = 107;

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.Seccomp is not { } profile)
        {
            return;
        }

        CheckAction($"{Pointer}/defaultAction", profile.DefaultAction, $"{Pointer}/defaultErrnoRet", profile.DefaultErrnoRet, findings);
        if (profile.DefaultAction == LinuxSeccompNames.Notify)
        {
            findings.Problem($"{Pointer}/defaultAction", $"{LinuxSeccompNames.Notify} can not be the default: no call could reach the agent");
        }

        CheckNames($"{Pointer}/architectures", "architecture", profile.Architectures, LinuxSeccompNames.Architectures.ContainsKey, findings);
        CheckNames($"{Pointer}/flags", "flag", profile.Flags, SeccompFlagNames.All.ContainsKey, findings);
        for (var i = 0; i < profile.Syscalls?.Count; i++)
        {
            CheckSyscall($"{Pointer}/syscalls/{i}", profile.Syscalls[i], findings);
        }

        CheckListener(profile, findings);
    }

    /// <summary>Whether an agent answers some of the calls.</summary>
    public static bool Notifies(LinuxSeccomp profile) => profile.Syscalls?.Any(rule => rule?.Action == LinuxSeccompNames.Notify) == true;

    private static void CheckAction(string pointer, string? name, string errnoPointer, uint? errno, Findings findings)
    {
        if (string.IsNullOrEmpty(name))
        {
            findings.RequireText(pointer, name);
        }
        else if (!LinuxSeccompNames.Actions.TryGetValue(name, out var action))
        {
            findings.Problem(pointer, $"unknown seccomp action \"{name}\"");
        }
        else if (errno is { } number && number > (action.MaxErrno ?? 0))
        {
            findings.Problem(errnoPointer, action.MaxErrno is { } max
                ? $"must be from 0 to {max}, found {number}"
                : $"{name} does not return an errno");
        }
        else if (errno is not null && action.MaxErrno is null)
        {
            findings.Problem(errnoPointer, $"{name} does not return an errno");
        }
    }

    private static void CheckNames(
        string pointer, string what, IReadOnlyList<string>? names, Func<string, bool> isKnown, Findings findings)
    {
        for (var i = 0; i < names?.Count; i++)
        {
            if (names[i] is { } name && !isKnown(name))
            {
                findings.Problem($"{pointer}/{i}", $"unknown seccomp {what} \"{name}\"");
            }
        }
    }

    private static void CheckSyscall(string pointer, LinuxSyscall? rule, Findings findings)
    {
        if (rule is null)
        {
            return;
        }

        CheckAction($"{pointer}/action", rule.Action, $"{pointer}/errnoRet", rule.ErrnoRet, findings);
        if (rule.Names is null or [])
        {
            findings.Problem($"{pointer}/names", rule.Names is null ? "is required" : "must name a system call");
        }

        for (var i = 0; i < rule.Names?.Count; i++)
        {
            CheckName($"{pointer}/names/{i}", rule.Names[i], rule.Action, findings);
        }

        for (var i = 0; i < rule.Args?.Count; i++)
        {
            CheckArgument($"{pointer}/args/{i}", rule.Args[i], findings);
        }
    }

    private static void CheckName(string pointer, string? name, string? action, Findings findings)
    {
        if (name is "")
        {
            findings.Problem(pointer, "must not be empty");
        }
        else if (name == "write" && action == LinuxSeccompNames.Notify)
        {
            findings.Problem(pointer, "write can not be left to an agent: by it the container process hands over the agent's descriptor");
        }
    }

    private static void CheckArgument(string pointer, LinuxSeccompArg? argument, Findings findings)
    {
        if (argument is null)
        {
            return;
        }

        if (argument.Index is null)
        {
            findings.Required($"{pointer}/index");
        }
        else if (argument.Index >= ArgumentCount)
        {
            findings.Problem($"{pointer}/index", $"must be from 0 to {ArgumentCount - 1}, found {argument.Index}");
        }

        if (argument.Value is null)
        {
            findings.Required($"{pointer}/value");
        }

        if (string.IsNullOrEmpty(argument.Op))
        {
            findings.RequireText($"{pointer}/op", argument.Op);
        }
        else if (!LinuxSeccompNames.Operators.ContainsKey(argument.Op))
        {
            findings.Problem($"{pointer}/op", $"unknown seccomp operator \"{argument.Op}\"");
        }
    }

    private static void CheckListener(LinuxSeccomp profile, Findings findings)
    {
        var path = profile.ListenerPath;
        if (string.IsNullOrEmpty(path))
        {
            if (Notifies(profile))
            {
                findings.Problem($"{Pointer}/listenerPath", $"is required for {LinuxSeccompNames.Notify}");
            }

            if (!string.IsNullOrEmpty(profile.ListenerMetadata))
            {
                findings.Problem($"{Pointer}/listenerMetadata", "must not be set without listenerPath");
            }
        }
        else if (!Notifies(profile))
        {
            findings.Warn($"{Pointer}/listenerPath", $"is ignored: no rule has {LinuxSeccompNames.Notify}");
        }
        else
        {
            findings.RequireAbsolute($"{Pointer}/listenerPath", path);
            if (Encoding.UTF8.GetByteCount(path) is > MaxSocketPath and var length)
            {
                findings.Problem($"{Pointer}/listenerPath", $"must have at most {MaxSocketPath} bytes, found {length}");
            }
        }
    }
}
