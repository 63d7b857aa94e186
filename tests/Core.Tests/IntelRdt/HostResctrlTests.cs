using Berth.Core.IntelRdt;

namespace Berth.Core.Tests.IntelRdt;

public sealed class HostResctrlTests
{
    private const string Mounts = """
        22 1 0:21 / /sys rw,nosuid shared:7 - sysfs sysfs rw
        40 22 0:36 / /sys/fs/resctrl rw,relatime shared:9 - resctrl resctrl rw,cdp
        41 22 0:36 / /srv/with\040space rw,relatime - resctrl resctrl rw
        """;

    [Fact]
    public void Find_Mounted_IsTheFirstThatCanBeSeen()
    {
        Assert.Equal("/sys/fs/resctrl", HostResctrl.Find(Mounts, (_, device) => device == "0:36"));
        Assert.Equal("/srv/with space", HostResctrl.Find(Mounts, (path, _) => path != "/sys/fs/resctrl"));
    }

    [Fact]
    public void Find_NoneThatCanBeSeen_IsNull()
    {
        Assert.Null(HostResctrl.Find(Mounts, (_, _) => false));
        Assert.Null(HostResctrl.Find("", (_, _) => true));
        Assert.Null(HostResctrl.Find("40 22 0:36 /group /mnt rw - resctrl resctrl rw", (_, _) => true));
    }

    [Fact]
    public void Detect_DirectoryWithoutTheFiles_IsNone() => Assert.Null(HostResctrl.Detect("/proc").Root);
}
