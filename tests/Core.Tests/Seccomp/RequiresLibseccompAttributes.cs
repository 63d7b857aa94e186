using System.Runtime.InteropServices;
using Berth.Native.Seccomp;

namespace Berth.Core.Tests.Seccomp;

/// <summary>A test that compiles filters for x86-64: skipped, saying so, on another machine or without libseccomp.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresLibseccompFactAttribute : FactAttribute
{
    /// <summary>Needs libseccomp.</summary>
    public RequiresLibseccompFactAttribute() => Skip = Missing;

    internal static string? Missing =>
        SeccompLibrary.Version is null ? $"needs {SeccompLibrary.FileName} (Debian: libseccomp2)"
        : RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "has x86-64's system call numbers" : null;
}

/// <summary>A theory that compiles filters for x86-64: skipped, saying so, on another machine or without libseccomp.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresLibseccompTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs libseccomp.</summary>
    public RequiresLibseccompTheoryAttribute() => Skip = RequiresLibseccompFactAttribute.Missing;
}
