using Berth.Native;

namespace Berth.Core.Planning;

/// <summary>Propagation type of a mount: <c>MS_…</c> of mount(2), as mount_setattr(2) takes them too (mount_namespaces(7)).</summary>
internal enum MountPropagation : ulong
{
    /// <summary>Stays as it is.</summary>
    Unchanged = 0,

    Unbindable = Libc.MS_UNBINDABLE,
    Private = Libc.MS_PRIVATE,
    Slave = Libc.MS_SLAVE,
    Shared = Libc.MS_SHARED,
}
