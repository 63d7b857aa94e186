using System.Collections.Concurrent;
using Berth.Core.Errors;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.Native.Systemd;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>The daemon's one connection to systemd's manager (org.freedesktop.systemd1(5)), made at the first call and kept. libsystemd is no
/// library for several threads: one of ours speaks to it, for all.</summary>
/// <param name="open">Opens the bus that it is on.</param>
internal sealed class SystemdBus(Func<Bus> open) : IDisposable
{
    private const string Manager = "org.freedesktop.systemd1.Manager";

    private readonly ConcurrentQueue<BusCall> _new = new();
    private readonly SafeEventFd _wake = EventFd.Create();
    private readonly Lock _gate = new();
    private Thread? _thread;
    private volatile bool _isStopping;

    // of the thread alone
    private readonly Dictionary<ulong, BusCall> _sent = [];
    private readonly Dictionary<string, BusCall> _jobs = new(StringComparer.Ordinal);

    /// <summary>Calls a method of the manager.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="target">The unit, for messages.</param>
    /// <param name="write">Appends the arguments; on another thread.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.SystemdFailed"/>, <see cref="ErrorCode.SystemdRefused"/>.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public Task CallAsync(string method, string target, Action<BusMessage> write, CancellationToken cancellation) =>
        ExecuteAsync(new BusCall(method, target, write), cancellation);

    /// <summary>Calls a method that begins a job, and waits for the job's end: by the signal <c>JobRemoved</c>, never by asking.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public Task RunJobAsync(string method, string target, Action<BusMessage> write, CancellationToken cancellation) =>
        ExecuteAsync(new BusCall(method, target, write) { BeginsJob = true }, cancellation);

    /// <summary>Reads a text property of the manager.</summary>
    /// <inheritdoc cref="CallAsync"/>
    public async Task<string> ReadAsync(string property, CancellationToken cancellation)
    {
        var call = new BusCall("Get", property, message =>
        {
            message.Append(Manager);
            message.Append(property);
        })
        {
            Interface = "org.freedesktop.DBus.Properties",
        };
        await ExecuteAsync(call, cancellation).ConfigureAwait(false);
        return call.Text;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _isStopping = true;
        EventFd.Signal(_wake);
        _thread?.Join();
        _wake.Dispose();
    }

    private async Task ExecuteAsync(BusCall call, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { Name = "berth-systemd", IsBackground = true };
                _thread.Start();
            }
        }

        _new.Enqueue(call);
        EventFd.Signal(_wake);
        await call.Done.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void Run()
    {
        while (!_isStopping)
        {
            try
            {
                // somebody wants something: without that there is no connection to keep
                Poll.ForInput(_wake, timeout: -1);
                using var bus = Connect();
                Serve(bus);
            }
            catch (SyscallException failure)
            {
                EventFd.Drain(_wake);
                FailAll(failure);
            }
        }
    }

    private Bus Connect()
    {
        var bus = open();
        try
        {
            // the bus forwards what is asked for, and systemd sends only when somebody has subscribed
            using var match = bus.NewCall("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch");
            match.Append($"type='signal',sender='{BusCall.Destination}',interface='{Manager}',member='JobRemoved',path='{BusCall.ManagerPath}'");
            bus.Send(match);
            using var subscribe = bus.NewCall(BusCall.Destination, BusCall.ManagerPath, Manager, "Subscribe");
            bus.Send(subscribe);
            return bus;
        }
        catch
        {
            bus.Dispose();
            throw;
        }
    }

    private void Serve(Bus bus)
    {
        while (!_isStopping)
        {
            EventFd.Drain(_wake);
            while (_new.TryDequeue(out var call))
            {
                Send(bus, call);
            }

            while (bus.Process(out var message))
            {
                using (message)
                {
                    Handle(message);
                }
            }

            bus.Wait(_wake);
        }
    }

    private void Send(Bus bus, BusCall call)
    {
        try
        {
            using var message = bus.NewCall(BusCall.Destination, BusCall.ManagerPath, call.Interface ?? Manager, call.Method);
            call.Write(message);
            _sent[bus.Send(message)] = call;
        }
        catch (ArgumentException wrong)
        {
            call.Fail(new CoreException(ErrorCode.SystemdRefused, $"{call}: {wrong.Message}", wrong));
        }
    }

    private void Handle(BusMessage? message)
    {
        if (message?.ReplyTo is { } number)
        {
            if (_sent.Remove(number, out var call))
            {
                Answer(call, message);
            }
        }
        else if (message?.IsSignal(Manager, "JobRemoved") == true)
        {
            message.ReadUInt32();
            if (_jobs.Remove(message.ReadPath(), out var call))
            {
                message.ReadString();
                call.EndJob(message.ReadString());
            }
        }
    }

    private void Answer(BusCall call, BusMessage reply)
    {
        if (reply.Error is var (name, text))
        {
            call.Refuse(name, text);
        }
        else if (call.BeginsJob)
        {
            // its end can not have come before: messages keep their order
            _jobs[reply.ReadPath()] = call;
        }
        else
        {
            call.Complete(reply);
        }
    }

    private void FailAll(SyscallException failure)
    {
        List<BusCall> calls = [.. _sent.Values, .. _jobs.Values];
        _sent.Clear();
        _jobs.Clear();
        while (_new.TryDequeue(out var call))
        {
            calls.Add(call);
        }

        calls.ForEach(call => call.Fail(new CoreException(
            ErrorCode.SystemdFailed, $"{call}: systemd can not be reached: {failure.Message}", failure)
        {
            Errno = failure.ErrnoName,
            Syscall = failure.Operation,
        }));
    }
}
