using System.Net;
using Berth.Api.Hosting;
using Berth.Core.Cgroups;

namespace Berth.Api.Tests.Hosting;

public sealed class OptionSourcesTests
{
    private const string Fifty = "01234567890123456789012345678901234567890123456789";

    [Fact]
    public void Read_NoArguments_AreTheDefaults()
    {
        DaemonOptions options = Read();

        Assert.Equal("/run/berth/berth.sock", options.Socket);
        Assert.Equal("/run/berth", options.StateRoot);
        Assert.Equal("/var/lib/berth", options.DataRoot);
        Assert.Equal("/var/log/berth", options.LogRoot);
        Assert.Null(options.Tcp);
        Assert.Equal((CgroupDriver.Cgroupfs, null), (options.CgroupDriver, options.CgroupRoot));
    }

    [Fact]
    public void Read_Cgroups_AreRead()
    {
        DaemonOptions options = Read("--cgroup-driver", "systemd", "--cgroup-root=/sys/fs/cgroup/unified");

        Assert.Equal((CgroupDriver.Systemd, "/sys/fs/cgroup/unified"), (options.CgroupDriver, options.CgroupRoot));
    }

    [Fact]
    public void Read_BothSpellings_AreRead()
    {
        DaemonOptions options = Read("--socket", "/a/b.sock", "--state-root=/c", "--tcp", "[::1]:80", "--tcp-token-file=/d");

        Assert.Equal("/a/b.sock", options.Socket);
        Assert.Equal("/c", options.StateRoot);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 80), options.Tcp);
    }

    [Theory]
    [InlineData("no such option", "--nothing")]
    [InlineData("no such option", "start")]
    [InlineData("needs a value", "--socket")]
    [InlineData("must be an absolute path", "--socket", "berth.sock")]
    [InlineData("must be an absolute path", "--cgroup-root", "unified")]
    [InlineData("must be cgroupfs or systemd", "--cgroup-driver", "v2")]
    [InlineData("must not be a directory", "--socket", "/run/")]
    [InlineData("must not be longer than 107 bytes", "--socket", "/" + Fifty + Fifty + "12345é")]
    [InlineData("must be a loopback address and a port", "--tcp", "0.0.0.0:80", "--tcp-token-file", "/t")]
    [InlineData("must be a loopback address and a port", "--tcp", "localhost:80", "--tcp-token-file", "/t")]
    [InlineData("must be a loopback address and a port", "--tcp", "127.0.0.1", "--tcp-token-file", "/t")]
    [InlineData("belong together", "--tcp", "127.0.0.1:80")]
    [InlineData("belong together", "--tcp-token-file", "/t")]
    public void Read_BadOption_SaysWhatIsWrong(string message, params string[] arguments)
    {
        var wrong = Assert.Throws<FormatException>(() => OptionSources.Read(arguments, _ => null, _ => null, new DaemonOptions()));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralSources_TheCommandLineComesFirst()
    {
        DaemonOptions options = OptionSources.Read(
            ["--socket=/argument"],
            variable => variable is "BERTH_SOCKET" or "BERTH_LOG_ROOT" ? "/variable" : null,
            key => key is "Berth:Socket" or "Berth:LogRoot" or "Berth:DataRoot" ? "/setting" : null,
            new DaemonOptions());

        Assert.Equal("/argument", options.Socket);
        Assert.Equal("/variable", options.LogRoot);
        Assert.Equal("/setting", options.DataRoot);
    }

    [Fact]
    public void Read_VariableIsWrong_IsNamed()
    {
        var wrong = Assert.Throws<FormatException>(
            () => OptionSources.Read([], name => name == "BERTH_DATA_ROOT" ? "x" : null, _ => null, new DaemonOptions()));

        Assert.Equal("BERTH_DATA_ROOT x: must be an absolute path", wrong.Message);
    }

    private static DaemonOptions Read(params string[] arguments) => OptionSources.Read(arguments, _ => null, _ => null, new DaemonOptions());
}
