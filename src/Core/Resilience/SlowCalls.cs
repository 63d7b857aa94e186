namespace Berth.Core.Resilience;

/// <summary>Runs calls that block for as long as somebody else's filesystem likes, on threads of its own: those of the thread pool serve
/// everybody, and are few until it has noticed that they are stuck.</summary>
/// <remarks>Threads are made when all others are busy, and end when there was nothing to do for a while. Whoever awaits a call goes on on
/// its thread, up to the next wait.</remarks>
internal sealed class SlowCalls
{
    /// <summary>More stuck calls than this make later ones wait.</summary>
    private const int MaxThreads = 256;

    // address space, not memory; the runtime continues nobody on a thread with less than 128 KiB left
    private const int StackSize = 1024 * 1024;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly Queue<Action> _calls = new();
    private int _threads;
    private int _idle;

    /// <summary>Runs a call. The task completes with it; there is no way to end it.</summary>
    public Task<T> RunAsync<T>(Func<T> call)
    {
        var result = new TaskCompletionSource<T>();
        lock (_gate)
        {
            _calls.Enqueue(() => Complete(result, call));
            if (_calls.Count <= _idle || _threads == MaxThreads)
            {
                Monitor.Pulse(_gate);
            }
            else
            {
                _threads++;
                new Thread(Work, StackSize) { Name = "berth-slow-call", IsBackground = true }.Start();
            }
        }

        return result.Task;
    }

    private static void Complete<T>(TaskCompletionSource<T> result, Func<T> call)
    {
        try
        {
            result.SetResult(call());
        }
        catch (Exception failure)
        {
            result.SetException(failure);
        }
    }

    private void Work()
    {
        while (Next() is { } call)
        {
            call();
        }
    }

    private Action? Next()
    {
        lock (_gate)
        {
            _idle++;
            bool pulsed = true;
            while (_calls.Count == 0 && pulsed)
            {
                pulsed = Monitor.Wait(_gate, Idle);
            }

            _idle--;
            if (_calls.TryDequeue(out var call))
            {
                return call;
            }

            _threads--;
            return null;
        }
    }
}
