namespace Berth.Core.Planning;

/// <summary>Propagation type of a mount: <c>MS_…</c> of mount(2), as mount_setattr(2) takes them too (mount_namespaces(7)).</summary>
internal enum MountPropagation : ulong
{
    /// <summary>Stays as it is.</summary>
    Unchanged = 0,

    Unbindable = 1 << 17,
    Private = 1 << 18,
    Slave = 1 << 19,
    Shared = 1 << 20,
}
