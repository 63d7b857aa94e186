namespace Berth.Launcher.Tests;

/// <summary>A theory that runs the launcher for real: skipped, saying so, where it is not root or there is no static busybox.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresLauncherTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs root and busybox.</summary>
    public RequiresLauncherTheoryAttribute() => Skip = Requirements.Missing;
}
