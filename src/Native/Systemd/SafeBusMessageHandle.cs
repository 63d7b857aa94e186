using System.Runtime.InteropServices;

namespace Berth.Native.Systemd;

/// <summary>Owns an <c>sd_bus_message</c> (sd_bus_message_new(3)).</summary>
internal sealed class SafeBusMessageHandle : SafeHandle
{
    /// <summary>Makes one that is invalid; marshalling code fills it in.</summary>
    public SafeBusMessageHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Libsystemd.sd_bus_message_unref(handle);
        return true;
    }
}
