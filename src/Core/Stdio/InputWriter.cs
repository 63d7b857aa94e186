using Berth.Core.Monitoring;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Stdio;

/// <summary>Writes to a process's standard input without ever blocking a thread: it waits for the process to read.</summary>
internal sealed class InputWriter : IDisposable
{
    private readonly SafeFd _input;
    private readonly EventLoop _loop;

    // null until there was no room
    private EventLoop.Watch? _watch;

    /// <param name="input">From <see cref="MonitorInput.Open"/>; the writer's from now on.</param>
    /// <param name="loop">Tells when there is room.</param>
    public InputWriter(SafeFd input, EventLoop loop) => (_input, _loop) = (input, loop);

    /// <summary>Writes everything.</summary>
    /// <returns>False when nobody reads any more.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            int? written;
            try
            {
                written = Files.TryWrite(_input, bytes.Span);
            }
            catch (SyscallException gone) when (gone.Errno is Libc.EPIPE or Libc.EIO)
            {
                return false;
            }

            bytes = bytes[(written ?? 0)..];
            if (written is null)
            {
                _watch ??= _loop.Add(_input);
                await _watch.EventAsync(Libc.EPOLLOUT, cancellationToken).ConfigureAwait(false);
            }
        }

        return true;
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _input.Dispose();
    }
}
