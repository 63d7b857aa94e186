using Berth.Core.Host;
using Berth.TestSupport;

namespace Berth.Core.Tests.Host;

/// <summary>Against trees of files that look as the kernel's do.</summary>
public sealed class SecurityModulesTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Detect_Nothing_FindsNone() => Assert.Equal(new SecurityModules(false, false), SecurityModules.Detect(_root.Path));

    [Theory]
    [InlineData("Y\n", true)]
    [InlineData("N\n", false)]
    [InlineData("", false)]
    public void Detect_Apparmor_IsInUseWhenItIsNotSwitchedOff(string enabled, bool expected)
    {
        Directory.CreateDirectory(_root["sys/kernel/security/apparmor"]);
        Write("sys/module/apparmor/parameters/enabled", enabled);

        Assert.Equal(new SecurityModules(expected, false), SecurityModules.Detect(_root.Path));
    }

    [Fact]
    public void Detect_ApparmorWithoutItsFilesystem_IsNotInUse()
    {
        Write("sys/module/apparmor/parameters/enabled", "Y\n");

        Assert.False(SecurityModules.Detect(_root.Path).HasApparmor);
    }

    [Theory]
    [InlineData("system_u:system_r:unconfined_service_t:s0\0", true)]
    [InlineData("kernel\0", false)]
    [InlineData("", false)]
    public void Detect_Selinux_IsInUseWhenAPolicyIsLoaded(string label, bool expected)
    {
        Write("sys/fs/selinux/enforce", "1");
        Write("proc/thread-self/attr/current", label);

        Assert.Equal(new SecurityModules(false, expected), SecurityModules.Detect(_root.Path));
    }

    [Fact]
    public void Detect_SelinuxThatIsNotMounted_IsNotInUse()
    {
        Write("proc/thread-self/attr/current", "docker-default (enforce)\n");

        Assert.False(SecurityModules.Detect(_root.Path).HasSelinux);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[path])!);
        File.WriteAllText(_root[path], text);
    }
}
