using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Native.Errors;

namespace Berth.Core.Hooks;

/// <summary>The errors of hooks: <c>hook createRuntime 0 /usr/bin/x: exit code 3: what it wrote</c>.</summary>
internal static class HookErrors
{
    /// <summary>For one that ran and did not succeed.</summary>
    public static CoreException Failed(HookKind kind, int index, string path, HookOutcome outcome, FailedStep? step = null) => Make(
        kind,
        new FailedHook(
            kind,
            index,
            path,
            outcome.TimedOut || outcome.Exit.Signal != 0 ? null : outcome.Exit.Code,
            outcome.TimedOut || outcome.Exit.Signal == 0 ? null : outcome.Exit.Signal,
            outcome.TimedOut,
            outcome.Stderr),
        Describe(outcome) + (outcome.Stderr.Trim() is { Length: > 0 } text ? $": {text}" : ""),
        errno: null,
        step);

    /// <summary>For one that could not be started: a missing file, one that is no program.</summary>
    public static CoreException NotStarted(HookKind kind, int index, string path, int errno, FailedStep? step = null) => Make(
        kind, new FailedHook(kind, index, path, null, null, TimedOut: false, Stderr: ""), Errno.Describe(errno), Errno.Name(errno), step);

    /// <summary>For one of which only the exit record tells.</summary>
    public static CoreException FromRecord(HookKind kind, int index, string path, string? errno, string reason) =>
        Make(kind, new FailedHook(kind, index, path, null, null, TimedOut: errno == nameof(Native.Libc.ETIMEDOUT), reason), reason, errno, step: null);

    private static CoreException Make(HookKind kind, FailedHook hook, string reason, string? errno, FailedStep? step)
    {
        var where = step is null ? "" : $" [step {step.Number} of {step.Count}: {step.Text}]";
        return new CoreException(ErrorCode.HookFailed, $"hook {kind.Name()} {hook.Index} {hook.Path}: {reason}{where}")
        {
            Errno = errno,
            Syscall = errno is null ? null : "execve",
            Path = hook.Path,
            Step = step,
            Hook = hook,
            Problems = [new ConfigProblem(HookNames.Pointer(kind, hook.Index), reason)],
        };
    }

    private static string Describe(HookOutcome outcome) =>
        outcome.TimedOut ? "its timeout was over and it was killed"
        : outcome.Exit.Signal != 0 ? $"ended by {new Signal(outcome.Exit.Signal).Name}"
        : $"exit code {outcome.Exit.Code}";
}
