using System.Runtime.InteropServices;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Systemd;

/// <summary>A connection to a D-Bus (sd-bus(3)). One thread at a time. Members throw <see cref="SyscallException"/> with the
/// library's errno.</summary>
public sealed unsafe class Bus : IDisposable
{
    private readonly SafeBusHandle _bus;

    private Bus(SafeBusHandle bus) => _bus = bus;

    /// <summary>What is loaded: <c>libsystemd.so.0</c>.</summary>
    public static string FileName => Libsystemd.Name;

    /// <summary>Whether the library is there. All else needs it.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Libsystemd.Name, out _);

    /// <summary>Connects to the system's bus.</summary>
    public static Bus OpenSystem()
    {
        Check("sd_bus_open_system", Libsystemd.sd_bus_open_system(out var bus));
        return new Bus(bus);
    }

    /// <summary>Connects to the bus of the user whom this process runs as.</summary>
    public static Bus OpenUser()
    {
        Check("sd_bus_open_user", Libsystemd.sd_bus_open_user(out var bus));
        return new Bus(bus);
    }

    /// <summary>Begins a call of a method.</summary>
    /// <param name="destination">Name of the program that has it.</param>
    /// <param name="path">The object.</param>
    /// <param name="interfaceName">Its interface.</param>
    /// <param name="member">The method.</param>
    public BusMessage NewCall(string destination, string path, string interfaceName, string member)
    {
        Check(
            "sd_bus_message_new_method_call",
            Libsystemd.sd_bus_message_new_method_call(_bus, out var message, destination, path, interfaceName, member));
        return new BusMessage(message);
    }

    /// <summary>Sends a message, or queues it while the bus can not take it.</summary>
    /// <returns>Its number, which the reply will have as <see cref="BusMessage.ReplyTo"/>.</returns>
    public ulong Send(BusMessage message)
    {
        Check("sd_bus_send", Libsystemd.sd_bus_send(_bus, message.Handle, out ulong cookie));
        return cookie;
    }

    /// <summary>Does a piece of the connection's work.</summary>
    /// <param name="message">What has come, the caller's to dispose of; null when there was other work.</param>
    /// <returns>False when there was nothing to do.</returns>
    public bool Process(out BusMessage? message)
    {
        int done = Libsystemd.sd_bus_process(_bus, out var handle);
        Check("sd_bus_process", done);
        message = handle.IsInvalid ? null : new BusMessage(handle);
        return done > 0;
    }

    /// <summary>Waits until there may be work, or the other descriptor is readable.</summary>
    public void Wait(SafeFd other)
    {
        Check("sd_bus_get_events", Libsystemd.sd_bus_get_events(_bus));
        Check("sd_bus_get_timeout", Libsystemd.sd_bus_get_timeout(_bus, out ulong until));
        using var number = new FdNumber(other);
        var entries = stackalloc Libc.pollfd[]
        {
            new Libc.pollfd { fd = Libsystemd.sd_bus_get_fd(_bus), events = (short)Libsystemd.sd_bus_get_events(_bus) },
            new Libc.pollfd { fd = number.Value, events = Libc.POLLIN },
        };
        // a point in time of CLOCK_MONOTONIC, and only while the connection is being made; nothing else has one
        int timeout = until == ulong.MaxValue ? -1 : ConnectTimeout;
        if (Libc.poll(entries, 2, timeout) < 0 && !Errno.Interrupted)
        {
            throw SyscallException.Last("poll");
        }
    }

    /// <summary>Closes the connection, when what is queued was sent.</summary>
    public void Dispose() => _bus.Dispose();

    private const int ConnectTimeout = 1000;

    internal static void Check(string operation, int result)
    {
        if (result < 0)
        {
            throw new SyscallException(operation, null, -result);
        }
    }
}
