using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Native;

/// <summary>The launcher's binary, which the build embeds in this assembly.</summary>
public static class LauncherImage
{
    private const string ResourceName = "berth-launcher";

    private static readonly Lazy<SafeFd> s_image = new(Create, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>A sealed memfd with the launcher, for <see cref="PosixSpawn.Start"/>: no container can write to what the host executes
    /// (CVE-2019-5736). One for the whole process, made at the first call; it is never disposed of.</summary>
    /// <exception cref="SyscallException">No memory or no descriptor left.</exception>
    public static SafeFd Open() => s_image.Value;

    private static SafeFd Create()
    {
        using var stream = typeof(LauncherImage).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException("this build holds no launcher");
        return MemoryFiles.Create(ResourceName, stream, executable: true);
    }
}
