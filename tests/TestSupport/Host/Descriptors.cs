using System.Runtime.InteropServices;

namespace Berth.TestSupport.Host;

/// <summary>Waits for descriptors.</summary>
public static partial class Descriptors
{
    private const short PollIn = 1;
    private const short PollRdHup = 0x2000;
    private static readonly TimeSpan Patience = TimeLimit.Seconds(30);

    /// <summary>Waits, on a thread of its own, until the descriptor can be read: for a pidfd, until the process has ended. False after
    /// a while.</summary>
    public static Task<bool> AwaitReadableAsync(SafeHandle descriptor) => AwaitAsync(descriptor, PollIn);

    /// <summary>Waits on this thread for one of two. False when it is the second, or the first can not be read any more.</summary>
    public static bool AwaitEither(SafeHandle first, SafeHandle second)
    {
        PollEntry[] entries =
        [
            new() { Descriptor = (int)first.DangerousGetHandle(), Events = PollIn },
            new() { Descriptor = (int)second.DangerousGetHandle(), Events = PollIn },
        ];
        while (Poll(ref entries[0], 2, -1) < 0)
        {
            // a signal
        }

        return entries[1].Received == 0 && entries[0].Received == PollIn;
    }

    /// <summary>Waits, on a thread of its own and without reading, until the other side of a socket has closed it. False after a while.</summary>
    public static Task<bool> AwaitHangUpAsync(SafeHandle socket) => AwaitAsync(socket, PollRdHup);

    private static Task<bool> AwaitAsync(SafeHandle descriptor, short events) => Task.Factory.StartNew(
        () => Wait(descriptor, events), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static bool Wait(SafeHandle descriptor, short events)
    {
        bool held = false;
        try
        {
            descriptor.DangerousAddRef(ref held);
            var entry = new PollEntry { Descriptor = (int)descriptor.DangerousGetHandle(), Events = events };
            return Poll(ref entry, 1, (int)Patience.TotalMilliseconds) == 1;
        }
        finally
        {
            if (held)
            {
                descriptor.DangerousRelease();
            }
        }
    }

    /// <summary>poll(2).</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Received;
    }
}
