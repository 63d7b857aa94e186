using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Config;

/// <summary>Mount options (config.md, Linux mount options), as the container's mountinfo shows them.</summary>
public sealed class MountOptionTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    /// <summary>Option, what mountinfo has then, and what it has not.</summary>
    public static TheoryData<string, string, string> Attributes => new()
    {
        { "ro", "ro", "rw" },
        { "nosuid", "nosuid", "" },
        { "nodev", "nodev", "" },
        { "noexec", "noexec", "" },
        { "noatime", "noatime", "relatime" },
        { "nodiratime", "nodiratime", "" },
        { "strictatime", "rw", "relatime" },
        { "nosymfollow", "nosymfollow", "" },
        { "rro", "ro", "rw" },
        { "rnosuid", "nosuid", "" },
        { "rnodev", "nodev", "" },
        { "rnoexec", "noexec", "" },
        { "rnoatime", "noatime", "relatime" },
        { "rnodiratime", "nodiratime", "" },
        { "rstrictatime", "rw", "relatime" },
        { "rnosymfollow", "nosymfollow", "" },
    };

    [RequiresContainersTheory]
    [MemberData(nameof(Attributes))]
    public async Task Option_OnATmpfs_IsTheMounts(string option, string expected, string unexpected) =>
        AssertOptions((await berth.ProbeAsync(config => config.Mount("/srv", "tmpfs", "tmpfs", option))).Mount("/srv"), expected, unexpected);

    [RequiresContainersTheory]
    [MemberData(nameof(Attributes))]
    public async Task Option_OnATreeOfBinds_HoldsBelowWhenItIsRecursive(string option, string expected, string unexpected)
    {
        // every host has mounts below /dev
        ProbeReport plain = await berth.ProbeAsync(config => config.Mount("/srv", "none", "/dev", "rbind"));
        ProbeReport report = await berth.ProbeAsync(config => config.Mount("/srv", "none", "/dev", "rbind", option));

        AssertOptions(report.Mount("/srv"), expected, unexpected);
        List<ContainerMount> below = [.. report.Mounts.Where(mount => mount.MountPoint.StartsWith("/srv/", StringComparison.Ordinal))];
        Assert.NotEmpty(below);
        foreach (ContainerMount mount in below)
        {
            if (option[0] == 'r' && option != "ro")
            {
                AssertOptions(mount, expected, unexpected);
            }
            else
            {
                Assert.Equal(plain.Mount(mount.MountPoint).Options.Order(), mount.Options.Order());
            }
        }
    }

    [RequiresContainersTheory]
    [InlineData("shared", "shared:")]
    [InlineData("unbindable", "unbindable")]
    public async Task Propagation_OfATmpfs_IsTheMounts(string option, string tag) =>
        Assert.StartsWith(
            tag,
            Assert.Single((await berth.ProbeAsync(config => config.Mount("/srv", "tmpfs", "tmpfs", option))).Mount("/srv").Tags),
            StringComparison.Ordinal);

    [RequiresContainersFact]
    public async Task Remount_OfAnEarlierEntry_ChangesIt()
    {
        ProbeReport report = await berth.ProbeAsync(config => config
            .Mount("/srv", "tmpfs", "tmpfs", "nosuid")
            .Mount("/srv", null, "", "remount", "ro", "noexec"));

        AssertOptions(report.Mount("/srv"), "ro", "rw");
        Assert.Superset(new HashSet<string> { "nosuid", "noexec" }, report.Mount("/srv").Options.ToHashSet());
    }

    private static void AssertOptions(ContainerMount mount, string expected, string unexpected)
    {
        Assert.Contains(expected, mount.Options);
        Assert.DoesNotContain(unexpected, mount.Options);
    }
}
