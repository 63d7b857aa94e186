using Berth.Core.Errors;
using Berth.Core.Launching;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Core.Tests.Planning;
using Berth.Native;
using Berth.Native.Contract;

namespace Berth.Core.Tests.Launching;

public sealed class LaunchErrorsTests
{
    private static readonly Plan Plan = PlanCompiler.Compile(DefaultSpec.Value, SampleFacts.V2);
    private static readonly LaunchErrors Errors = new(Plan);

    private static SyncError At(string op, int errno, string call, string path)
    {
        var step = Plan.Steps.First(candidate => candidate.Op == op);
        return new SyncError
        {
            Error = errno,
            Step = (uint)step.Number,
            Steps = (uint)Plan.Steps.Count,
            Call = call,
            Path = path,
            Text = step.Text,
        };
    }

    [Fact]
    public void ToException_FailedMount_NamesCallPathErrnoAndStep()
    {
        var failure = Errors.ToException(At("mount", Libc.EPERM, "fsmount", "/proc"));

        var step = Plan.Steps.First(candidate => candidate.Op == "mount");
        Assert.Equal(
            $"fsmount /proc: EPERM (operation not permitted) [step {step.Number} of {Plan.Steps.Count}: {step.Text}]", failure.Message);
        Assert.Equal(
            (ErrorCode.StepFailed, "EPERM", "fsmount", "/proc", new FailedStep(step.Number, Plan.Steps.Count, step.Text)),
            (failure.Code, failure.Errno, failure.Syscall, failure.Path, failure.Step));
    }

    [Fact]
    public void ToException_KernelsOwnWords_AreInTheMessage()
    {
        var error = At("mount", Libc.EINVAL, "fsconfig", "/dev");
        error.Detail = "tmpfs: Unknown parameter 'nonsense'";

        Assert.Contains(": tmpfs: Unknown parameter 'nonsense' [step", Errors.ToException(error).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("findExec", Libc.ENOENT, ErrorCode.ExecutableNotFound)]
    [InlineData("findExec", Libc.EACCES, ErrorCode.ExecutableNotPermitted)]
    [InlineData("exec", Libc.ENOENT, ErrorCode.ExecutableNotFound)]
    [InlineData("exec", Libc.ENOEXEC, ErrorCode.ExecutableNotPermitted)]
    [InlineData("mask", Libc.ENOENT, ErrorCode.StepFailed)]
    public void ToException_ByStepAndErrno_HasTheCode(string op, int errno, ErrorCode code) =>
        Assert.Equal(code, Errors.ToException(At(op, errno, "execve", "/x")).Code);

    [Fact]
    public void ToException_KilledByAnother_NamesTheSignal()
    {
        var error = At("mount", 0, "", "");
        error.Status = 9;

        var failure = Errors.ToException(error);

        Assert.Equal(ErrorCode.LaunchFailed, failure.Code);
        Assert.StartsWith("the container process was ended by SIGKILL [step", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToException_BeforeTheFirstStep_HasNoStep()
    {
        var failure = Errors.ToException(new SyncError { Call = "plan", Text = "size is not the file's" });

        Assert.Equal("plan: size is not the file's", failure.Message);
        Assert.Null(failure.Step);
        Assert.Null(failure.Errno);
    }
}
