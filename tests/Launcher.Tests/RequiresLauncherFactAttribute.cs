namespace Berth.Launcher.Tests;

/// <summary>A test that runs the launcher for real: skipped, saying so, where it is not root or there is no static busybox.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresLauncherFactAttribute : FactAttribute
{
    /// <summary>Needs root and busybox.</summary>
    public RequiresLauncherFactAttribute() => Skip = Requirements.Missing;
}
