using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Launching;

/// <summary>Turns what the launcher reports into Core's errors. The plan tells what kind of step it was that failed.</summary>
internal sealed class LaunchErrors(Plan plan)
{
    /// <summary>The exception for a reported error: <c>mount /proc: EPERM (operation not permitted) [step 14 of 47: mount proc on /proc]</c>.</summary>
    public CoreException ToException(in SyncError error)
    {
        var step = error.Step is 0 ? null : new FailedStep((int)error.Step, (int)error.Steps, error.Text);
        return new CoreException(CodeOf(error), Describe(error, step))
        {
            Errno = error.Error == 0 ? null : Errno.Name(error.Error),
            Syscall = NullIfEmpty(error.Call),
            Path = NullIfEmpty(error.Path),
            Step = step,
        };
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
