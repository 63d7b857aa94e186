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
}
