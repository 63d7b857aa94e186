using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Polly;
using Polly.Retry;

namespace Berth.Core.Seccomp;

/// <summary>What is worth trying again with seccomp agents.</summary>
internal static class SeccompPipelines
{
    /// <summary>An agent that is just being started or has its queue full: six more tries, 10, 20 … 320 ms apart.</summary>
    public static ResiliencePipeline<SafeSocketFd> Connect { get; } = new ResiliencePipelineBuilder<SafeSocketFd> { Name = "seccomp-agent" }
        .AddRetry(new RetryStrategyOptions<SafeSocketFd>
        {
            Name = "not-listening",
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is SyscallException { Errno: Libc.ENOENT or Libc.ECONNREFUSED or Libc.EAGAIN }),
            MaxRetryAttempts = 6,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(10),
        })
        .Build();
}
