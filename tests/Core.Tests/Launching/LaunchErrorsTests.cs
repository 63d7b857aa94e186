using Berth.Core.Errors;
using Berth.Core.Hooks;
using Berth.Core.Launching;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Core.Tests.Planning;
using Berth.Core.Tests.Specs;
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

    [Theory]
    [InlineData(3 << 8, 0, "exit code 3: oh no", 3, null, false)]
    [InlineData(9, 0, "ended by SIGKILL: oh no", null, 9, false)]
    [InlineData(9, Libc.ETIMEDOUT, "its timeout was over and it was killed: oh no", null, null, true)]
    [InlineData(0, Libc.ENOENT, "ENOENT (no such file or directory)", null, null, false)]
    public void ToException_Hook_IsNamedByItsPlaceInTheConfig(int status, int errno, string reason, int? code, int? signal, bool timedOut)
    {
        var plan = PlanCompiler.Compile(
            Configs.With("/hooks", """{"createContainer":[{"path":"/a"}],"startContainer":[{"path":"/b"},{"path":"/x"}]}"""), SampleFacts.V2);
        var step = plan.Steps.Last(candidate => candidate.Op == "hook");

        var failure = new LaunchErrors(plan).ToException(
            new SyncError
            {
                Error = errno,
                Status = status,
                Step = (uint)step.Number,
                Steps = (uint)plan.Steps.Count,
                Call = "hook",
                Path = "/x",
                Text = step.Text,
                Detail = "not looked at",
            },
            "oh no\n");

        Assert.Equal(ErrorCode.HookFailed, failure.Code);
        Assert.Equal([new ConfigProblem("/hooks/startContainer/1", reason)], failure.Problems);
        Assert.Equal((HookKind.StartContainer, 1, "/x"), (failure.Hook!.Kind, failure.Hook.Index, failure.Hook.Path));
        Assert.Equal((code, signal, timedOut), (failure.Hook.ExitCode, failure.Hook.Signal, failure.Hook.TimedOut));
        Assert.StartsWith($"hook startContainer 1 /x: {reason} [step {step.Number} of ", failure.Message, StringComparison.Ordinal);
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
