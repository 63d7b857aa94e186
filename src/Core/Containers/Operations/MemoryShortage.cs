using System.Globalization;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Usage;
using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary>Finds out whether a container could not be set up because its memory limit is too small.</summary>
internal static class MemoryShortage
{
    private const string Pointer = "/linux/resources/memory/limit";

    /// <summary>The error to report: one that names the limit and the most that was in use if the kernel killed or refused for it, else the
    /// failure as it is.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="operation">What was being done, for the message.</param>
    /// <param name="cgroup">The container's cgroup, as long as it is there; null when it was not made.</param>
    public static Exception Explain(Exception failure, string operation, ICgroup? cgroup)
    {
        if (cgroup is null
            || failure is not CoreException { Code: ErrorCode.LaunchFailed or ErrorCode.StepFailed or ErrorCode.ExecutableNotPermitted } known)
        {
            return failure;
        }

        return cgroup.ReadUsage().Memory is { Limit: { } limit } memory && (memory.OomKills > 0 || (known.Errno == "ENOMEM" && memory.LimitHits > 0))
            ? Error(known, operation, limit, memory)
            : failure;
    }

    private static CoreException Error(CoreException failure, string operation, long limit, MemoryUsage memory)
    {
        string why = string.Create(
            CultureInfo.InvariantCulture, $"the limit is {limit} bytes, at most {memory.Peak ?? memory.Usage} were in use when there was no more");
        return new CoreException(ErrorCode.MemoryLimitTooSmall, $"{operation}: the memory limit is too small: {why} ({failure.Message})", failure)
        {
            Errno = failure.Errno,
            Syscall = failure.Syscall,
            Path = failure.Path,
            Step = failure.Step,
            Problems = [new ConfigProblem(Pointer, why)],
        };
    }
}
