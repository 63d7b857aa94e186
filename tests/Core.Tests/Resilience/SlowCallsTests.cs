using Berth.Core.Resilience;

namespace Berth.Core.Tests.Resilience;

public sealed class SlowCallsTests
{
    private readonly SlowCalls _calls = new();

    [Fact]
    public async Task RunAsync_Call_ReturnsItsResultAndItsFailure()
    {
        Assert.Equal(7, await _calls.RunAsync(() => 7));
        await Assert.ThrowsAsync<InvalidDataException>(() => _calls.RunAsync<int>(() => throw new InvalidDataException()));
        Assert.Equal(8, await _calls.RunAsync(() => 8));
    }

    [Fact]
    public async Task RunAsync_ManyStuckCalls_HoldUpNoOther()
    {
        using var stuck = new ManualResetEventSlim();
        Task<bool>[] waiting = [.. Enumerable.Range(0, 50).Select(_ => _calls.RunAsync(() => stuck.Wait(Timeout.Infinite)))];

        Assert.Equal(7, await _calls.RunAsync(() => 7));
        Assert.DoesNotContain(waiting, task => task.IsCompleted);

        stuck.Set();
        Assert.All(await Task.WhenAll(waiting), Assert.True);
    }

    [Fact]
    public async Task RunAsync_ManyCalls_AllRun()
    {
        int[] results = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => _calls.RunAsync(() => i)));

        Assert.Equal(Enumerable.Range(0, 5000), results);
    }

    [Fact]
    public async Task RunAsync_Awaited_GoesOnOnTheSameThread()
    {
        using var awaited = new ManualResetEventSlim();
        Task<(int Call, int After)> threads = AwaitAsync();
        awaited.Set();

        var (call, after) = await threads;

        Assert.Equal(call, after);

        async Task<(int Call, int After)> AwaitAsync()
        {
            int called = await _calls.RunAsync(() =>
            {
                awaited.Wait();
                return Environment.CurrentManagedThreadId;
            }).ConfigureAwait(false);
            return (called, Environment.CurrentManagedThreadId);
        }
    }

    [Fact]
    public async Task RunAsync_Call_RunsOffTheThreadPool()
    {
        Assert.False(await _calls.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread));
    }
}
