using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Execs;

/// <summary>Tells what fails because the container ends meanwhile. It shows in many ways: no namespace to join (ESRCH), none that takes a
/// process (ENOMEM), a process that is killed with the others, a cgroup or directory that is gone.</summary>
internal static class EndingContainer
{
    /// <summary>The failure, as what it is when the container is ending or has ended: <see cref="ErrorCode.WrongState"/>.</summary>
    /// <param name="container">The container.</param>
    /// <param name="verb">What failed, as it begins messages: <c>start exec 1 of container web</c>.</param>
    /// <param name="failure">How it failed.</param>
    public static CoreException Explain(Container container, string verb, CoreException failure) =>
        CanBeItsEnd(failure.Code) && IsEnding(container)
            ? new CoreException(ErrorCode.WrongState, $"{verb}: the container is ending: {failure.Message}", failure)
            {
                State = ContainerStatus.Stopped.ToOciName(),
                Allowed = [.. ContainerTransitions.StatusesFor(ContainerVerb.Exec).Select(status => status.ToOciName())],
            }
            : failure;

    private static bool CanBeItsEnd(ErrorCode code) =>
        code is ErrorCode.StepFailed or ErrorCode.LaunchFailed or ErrorCode.CgroupFailed or ErrorCode.StateFailed;

    // SIGKILL for all may come to a new process before it comes to the first one
    private static bool IsEnding(Container container) =>
        container.IsDoomed || container.IsDeleted || container.Processes is not { } processes
        || ProcessTimes.IsEnding(processes.ProcessPid, processes.ProcessStartTime);
}
