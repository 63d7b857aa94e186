using System.Runtime.InteropServices;

namespace Berth.Native.Seccomp;

/// <summary>Owns a <c>scmp_filter_ctx</c> (seccomp_init(3)).</summary>
internal sealed class SafeFilterContext : SafeHandle
{
    /// <summary>Makes one that is invalid; marshalling code fills it in.</summary>
    public SafeFilterContext()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Libseccomp.seccomp_release(handle);
        return true;
    }
}
