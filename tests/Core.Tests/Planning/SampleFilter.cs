using Berth.Core.Seccomp;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Planning;

/// <summary>Stands in for what libseccomp would make of a profile: plans must not depend on its version.</summary>
internal static class SampleFilter
{
    // three times "return SECCOMP_RET_ALLOW"
    private static readonly byte[] Program = [6, 0, 0, 0, 0, 0, 0xff, 0x7f, 6, 0, 0, 0, 0, 0, 0xff, 0x7f, 6, 0, 0, 0, 0, 0, 0xff, 0x7f];

    public static SeccompFilter? For(Spec config) => config.Linux?.Seccomp is { } profile
        ? new SeccompFilter(Program, SeccompFlags.Log | (SeccompRules.Notifies(profile) ? SeccompFlags.NewListener : 0))
        : null;
}
