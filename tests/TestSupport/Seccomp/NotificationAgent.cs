using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.TestSupport.Seccomp;

/// <summary>A seccomp agent (seccomp_unotify(2)): answers the system calls of a container on a thread of its own, until the last process with the
/// filter is gone.</summary>
public sealed unsafe partial class NotificationAgent : IDisposable
{
    private const uint NotifyReceive = 0xc050_2100;
    private const uint NotifySend = 0xc018_2101;
    private const uint Continue = 1;

    private readonly SafeFd _listener;
    private readonly Func<NotifiedCall, int?> _answer;
    private readonly ConcurrentQueue<int> _seen = new();
    private readonly Thread _thread;

    /// <summary>Starts it.</summary>
    /// <param name="listener">The notification descriptor, the agent's from now on.</param>
    /// <param name="answer">For the number of a system call: null to let it be made, 0 to say that it was, else the errno.</param>
    public NotificationAgent(SafeFd listener, Func<int, int?> answer)
        : this(listener, call => answer(call.Number))
    {
    }

    /// <summary>Starts it.</summary>
    /// <param name="listener">The notification descriptor, the agent's from now on.</param>
    /// <param name="answer">For a system call: null to let it be made, 0 to say that it was, else the errno. The caller waits meanwhile.</param>
    public NotificationAgent(SafeFd listener, Func<NotifiedCall, int?> answer)
    {
        _listener = listener;
        _answer = answer;
        _thread = new Thread(Run) { Name = "agent", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The system calls so far.</summary>
    public IReadOnlyCollection<int> Seen => _seen;

    /// <summary>Waits until the last process with the filter is gone.</summary>
    public void Dispose()
    {
        if (!_thread.Join(TimeLimit.Seconds(30)))
        {
            throw new TimeoutException("processes with the filter live on");
        }

        _listener.Dispose();
    }

    private void Run()
    {
        using var epoll = Epoll.Create();
        Epoll.Add(epoll, _listener, Libc.EPOLLIN, 0);
        var events = new EpollEvent[1];
        while (true)
        {
            Epoll.Wait(epoll, events, timeout: -1);
            if ((events[0].Events & Libc.EPOLLIN) != 0)
            {
                AnswerOne();
            }
            else
            {
                return;
            }
        }
    }

    private void AnswerOne()
    {
        var call = default(Notification);
        if (Ioctl(_listener, NotifyReceive, &call) != 0)
        {
            return; // the process died meanwhile
        }

        _seen.Enqueue(call.Number);
        var errno = _answer(new NotifiedCall((int)call.Pid, call.Number, (int)call.Argument0, call.Argument1));
        var response = new Response { Id = call.Id, Error = -errno.GetValueOrDefault(), Flags = errno is null ? Continue : 0 };
        _ = Ioctl(_listener, NotifySend, &response);
    }

    /// <summary>ioctl(2).</summary>
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(SafeFd fd, nuint request, void* argument);

    /// <summary><c>struct seccomp_notif</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 80)]
    private struct Notification
    {
        public ulong Id;
        public uint Pid;
        public uint Flags;
        public int Number;
        public uint Architecture;
        public ulong Instruction;
        public ulong Argument0;
        public ulong Argument1;
    }

    /// <summary><c>struct seccomp_notif_resp</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Response
    {
        public ulong Id;
        public long Value;
        public int Error;
        public uint Flags;
    }
}
