using Berth.Core.Planning;

namespace Berth.Core.Tests.Planning;

public sealed class MountOptionsTests
{
    /// <summary>The options that runtimes MUST implement (runtime-spec 1.3, config.md, "Linux mount options").</summary>
    private static readonly string[] Must =
    [
        "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "iversion", "lazytime", "loud", "noatime", "nodev",
        "nodiratime", "noexec", "noiversion", "nolazytime", "norelatime", "nostrictatime", "nosuid", "private", "rbind", "relatime",
        "remount", "ro", "rprivate", "rshared", "rslave", "runbindable", "rw", "shared", "silent", "slave", "strictatime", "suid", "sync",
        "unbindable",
    ];

    /// <summary>Those that they SHOULD or MAY implement.</summary>
    private static readonly string[] ShouldOrMay =
    [
        "mand", "nomand", "nosymfollow", "symfollow", "ratime", "rdev", "rdiratime", "rexec", "rnoatime", "rnodiratime", "rnoexec",
        "rnorelatime", "rnostrictatime", "rnosuid", "rnosymfollow", "rrelatime", "rro", "rrw", "rstrictatime", "rsuid", "rsymfollow",
        "tmpcopyup", "idmap", "ridmap",
    ];

    [Fact]
    public void Supported_SpecificationsTable_HoldsWhatIsRequired() => Assert.Empty(Must.Except(MountOptions.Supported));

    [Fact]
    public void Supported_SpecificationsTable_HoldsNothingElse() =>
        Assert.Equal(["rnodev"], MountOptions.Supported.Except(Must).Except(ShouldOrMay));

    [Fact]
    public void Supported_WhatIsRecommended_IsThere() => Assert.Empty(ShouldOrMay.Except(MountOptions.Supported));

    [Fact]
    public void Supported_Always_IsSorted() =>
        Assert.Equal(MountOptions.Supported.Order(StringComparer.Ordinal), MountOptions.Supported);
}
