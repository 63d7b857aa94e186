using System.Collections.Concurrent;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Launching;

/// <summary>A thread that sees the mounts of a container process: it has joined its mount namespace (setns(2)), which is for good, so it
/// is no thread of the pool and ends with this object. One that hangs in the kernel, on a dead network filesystem, holds up nobody
/// else.</summary>
internal sealed class MountThread : IDisposable
{
    private const int StackSize = 256 * 1024;

    private readonly BlockingCollection<Action> _work = [];
    private readonly SafePidFd _process;
    private bool _hasJoined;

    /// <summary>Starts it.</summary>
    /// <param name="process">The container process; to be open as long as this is.</param>
    public MountThread(SafePidFd process)
    {
        _process = process;
        new Thread(Work, StackSize) { IsBackground = true, Name = "berth mounts" }.Start();
    }

    /// <summary>Runs something there.</summary>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                Join();
                completion.SetResult(function());
            }
#pragma warning disable CA1031 // whoever waits gets it, whatever it is
            catch (Exception failure)
#pragma warning restore CA1031
            {
                completion.SetException(failure);
            }
        });
        return completion.Task;
    }

    /// <summary>Lets it end when it has done what it was given.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }

        _work.Dispose();
    }

    private void Join()
    {
        if (!_hasJoined)
        {
            Namespaces.EnterMounts(_process);
            _hasJoined = true;
        }
    }
}
