using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Networking;

/// <summary>A network namespace that devices are moved from or to.</summary>
/// <param name="Routes">Its configuration.</param>
/// <param name="Namespace">The namespace.</param>
internal sealed record NetworkSide(RouteSocket Routes, SafeNamespaceFd Namespace) : IDisposable
{
    /// <summary>The namespace that the calling thread is in.</summary>
    public static NetworkSide OfThisThread() => new(new RouteSocket(), Namespaces.Open("/proc/thread-self/ns/net", Libc.CLONE_NEWNET));

    /// <summary>The namespace of a process. The calling thread is in it from then on.</summary>
    public static NetworkSide Of(SafePidFd process)
    {
        Namespaces.Enter(process, Libc.CLONE_NEWNET);
        return OfThisThread();
    }

    public void Dispose()
    {
        Routes.Dispose();
        Namespace.Dispose();
    }
}
