using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Hooks;
using Berth.Core.Planning;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Launching;

/// <summary>Turns what the launcher reports into Core's errors. The plan tells what kind of step it was that failed.</summary>
internal sealed class LaunchErrors(Plan plan)
{
    /// <summary>What the launcher names as the call when a hook failed (fail.h), and what the plan calls the op.</summary>
    public const string HookCall = "hook";

    private const string ExecPhase = "exec";

    /// <summary>The exception for a reported error: <c>mount /proc: EPERM (operation not permitted) [step 14 of 47: mount proc on /proc]</c>.</summary>
    /// <param name="error">What it reported.</param>
    /// <param name="hookStderr">The end of what a hook wrote to its standard error, if the step was one.</param>
    public CoreException ToException(in SyncError error, string hookStderr = "")
    {
        var step = error.Step is 0 ? null : new FailedStep((int)error.Step, (int)error.Steps, error.Text);
        if (error.Call == HookCall)
        {
            return HookFailed(error, step!, hookStderr);
        }

        return new CoreException(CodeOf(error), Describe(error, step))
        {
            Errno = error.Error == 0 ? null : Errno.Name(error.Error),
            Syscall = NullIfEmpty(error.Call),
            Path = NullIfEmpty(error.Path),
            Step = step,
        };
    }

    // the plan tells which hook it was: those of a phase follow one another in the config's order
    private CoreException HookFailed(in SyncError error, FailedStep step, string stderr)
    {
        var phase = plan.Steps[step.Number - 1].Phase;
        var kind = phase == ExecPhase ? HookKind.StartContainer : HookKind.CreateContainer;
        int index = plan.Steps.Take(step.Number - 1).Count(other => other.Op == HookCall && other.Phase == phase);
        var isTimeout = error.Error == Libc.ETIMEDOUT && error.Status != 0;
        return error.Error != 0 && !isTimeout
            ? HookErrors.NotStarted(kind, index, error.Path, error.Error, step)
            : HookErrors.Failed(kind, index, error.Path, new HookOutcome(ProcessExit.FromWaitStatus(error.Status), isTimeout, stderr), step);
    }

    private ErrorCode CodeOf(in SyncError error)
    {
        if (error.Status != 0 || error.Step == 0)
        {
            return ErrorCode.LaunchFailed;
        }

        return plan.Steps[(int)error.Step - 1].Op switch
        {
            "findExec" or "exec" when error.Error == Libc.ENOENT => ErrorCode.ExecutableNotFound,
            "findExec" or "exec" => ErrorCode.ExecutableNotPermitted,
            _ => ErrorCode.StepFailed,
        };
    }

    private static string Describe(in SyncError error, FailedStep? step)
    {
        var what = error.Status != 0
            ? $"the container process was ended by {Describe(ProcessExit.FromWaitStatus(error.Status))}"
            : $"{error.Call} {error.Path}".TrimEnd() + (error.Error == 0 ? "" : ": " + Errno.Describe(error.Error));
        var detail = error.Detail is { Length: > 0 } text ? $": {text}" : "";
        var where = step is null ? $": {error.Text}".TrimEnd(' ', ':') : $" [step {step.Number} of {step.Count}: {step.Text}]";
        return what + detail + where;
    }

    private static string Describe(ProcessExit exit) =>
        exit.Signal != 0 ? new Signal(exit.Signal).Name : $"exit code {exit.Code}";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
