using System.Runtime.InteropServices;

namespace Berth.Native.Systemd;

/// <summary>Owns an <c>sd_bus</c> (sd_bus_default(3)).</summary>
internal sealed class SafeBusHandle : SafeHandle
{
    /// <summary>Makes one that is invalid; marshalling code fills it in.</summary>
    public SafeBusHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Libsystemd.sd_bus_flush_close_unref(handle);
        return true;
    }
}
