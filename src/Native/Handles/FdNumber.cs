namespace Berth.Native.Handles;

/// <summary>Keeps a handle open while its number stands in a struct that the kernel reads.</summary>
internal readonly ref struct FdNumber
{
    private readonly SafeFd _handle;

    /// <summary>Takes a reference.</summary>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public FdNumber(SafeFd handle)
    {
        _handle = handle;
        var added = false;
        handle.DangerousAddRef(ref added);
    }

    /// <summary>The number, good until <see cref="Dispose"/>.</summary>
    public int Value => (int)_handle.DangerousGetHandle();

    /// <summary>Gives the reference back.</summary>
    public void Dispose() => _handle.DangerousRelease();
}
