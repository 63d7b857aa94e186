using System.Net.Sockets;
using System.Runtime.InteropServices;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Sockets that this process was started with.</summary>
public static class InheritedSockets
{
    /// <summary>Takes a socket over: what is returned has <c>O_CLOEXEC</c>, which an inherited descriptor never has, and the number it came
    /// under is closed.</summary>
    /// <param name="number">The descriptor; nobody else may own it.</param>
    /// <exception cref="SyscallException">There is no such descriptor.</exception>
    public static SafeSocketHandle Take(int number)
    {
        using var inherited = new SafeFd();
        Marshal.InitHandle(inherited, number);
        var owned = new SafeSocketHandle();
        using SafeFd copy = inherited.Duplicate();
        Marshal.InitHandle(owned, copy.DangerousGetHandle());
        copy.SetHandleAsInvalid();
        return owned;
    }
}
