using Berth.Native.Contract;

namespace Berth.Launcher.Tests.Launching;

/// <summary>The launcher sent procError.</summary>
internal sealed class LaunchFailedException(SyncError error)
    : Exception($"{error.Call} {error.Path}: {error.Error} [step {error.Step} of {error.Steps}: {error.Text}] {error.Detail}")
{
    /// <summary>What it sent.</summary>
    public SyncError Error { get; } = error;
}
