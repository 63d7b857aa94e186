using System.Text;
using Berth.Core.Monitoring;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Hooks;

/// <summary>Reads a hook's standard error while it runs, so that it is never held up by a full pipe, and keeps the end.</summary>
internal sealed class HookStderr : IDisposable
{
    /// <summary>A process that the hook left behind may go on writing for ever.</summary>
    private const int MaxLastReads = 32;

    private readonly SafeFd _pipe;
    private readonly EventLoop.Watch _watch;
    private readonly CancellationTokenSource _finished = new();
    private readonly byte[] _chunk = new byte[HookOutcome.MaxStderr];
    private readonly Task _reading;
    private byte[] _tail = [];

    /// <summary>Begins to read.</summary>
    /// <param name="pipe">An end that does not block; stays the caller's.</param>
    /// <param name="loop">Tells when there is something.</param>
    public HookStderr(SafeFd pipe, EventLoop loop)
    {
        _pipe = pipe;
        _watch = loop.Add(pipe);
        _reading = ReadAsync();
    }

    /// <summary>What the hook, which has ended, wrote last.</summary>
    public async Task<string> FinishAsync()
    {
        await _finished.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        for (var reads = 0; reads < MaxLastReads && Read() is > 0; reads++)
        {
        }

        return Encoding.UTF8.GetString(_tail);
    }

    public void Dispose()
    {
        _finished.Cancel();
        _watch.Dispose();
        _finished.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (Read() is not 0)
            {
                await _watch.EventAsync(Libc.EPOLLIN, _finished.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // the hook has ended; the rest is read by FinishAsync
        }
    }

    private int? Read()
    {
        var count = Pipes.TryRead(_pipe, _chunk);
        if (count is > 0)
        {
            byte[] all = [.. _tail, .. _chunk.AsSpan(0, count.Value)];
            _tail = all.Length > HookOutcome.MaxStderr ? all[^HookOutcome.MaxStderr..] : all;
        }

        return count;
    }
}
