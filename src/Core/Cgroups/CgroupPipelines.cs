using Berth.Native;
using Polly;
using Polly.Retry;

namespace Berth.Core.Cgroups;

/// <summary>What is worth trying again with cgroups.</summary>
internal static class CgroupPipelines
{
    /// <summary>The kernel lets go of a cgroup a moment after its last process was reaped: ten more tries, 1, 2, 4 … 512 ms apart.</summary>
    /// <remarks>Each try tells whether the cgroup is gone.</remarks>
    public static ResiliencePipeline<bool> Remove { get; } = new ResiliencePipelineBuilder<bool> { Name = "cgroup-remove" }
        .AddRetry(new RetryStrategyOptions<bool>
        {
            Name = "busy",
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: false }),
            MaxRetryAttempts = 10,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(1),
        })
        .Build();

    /// <summary>A version 1 freezer does not tell when it is done: asked again after 1, 2, 4 … 64 ms, for as long as the caller
    /// waits.</summary>
    /// <remarks>Each try tells whether all stand still.</remarks>
    public static ResiliencePipeline<bool> Freeze { get; } = new ResiliencePipelineBuilder<bool> { Name = "cgroup-freeze" }
        .AddRetry(new RetryStrategyOptions<bool>
        {
            Name = "freezing",
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: false }),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(64),
        })
        .Build();

    /// <summary>Version 1 refuses a memory limit (<c>EBUSY</c>) for what its CPUs hold in reserve, and only then lets go of that, a moment later:
    /// five more tries, 1, 2, 4, 8 and 16 ms apart.</summary>
    /// <remarks>Each try returns an errno.</remarks>
    public static ResiliencePipeline<int> MemoryLimit { get; } = new ResiliencePipelineBuilder<int> { Name = "cgroup-memory-limit" }
        .AddRetry(new RetryStrategyOptions<int>
        {
            Name = "reserve",
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: Libc.EBUSY }),
            MaxRetryAttempts = 5,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(1),
        })
        .Build();
}
