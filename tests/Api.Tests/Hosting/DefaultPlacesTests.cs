using Berth.Api.Hosting;
using Berth.Core.Host;

namespace Berth.Api.Tests.Hosting;

public sealed class DefaultPlacesTests
{
    private static readonly DaemonUser User = new(1000, 1000);

    [Fact]
    public void For_Root_AreTheSystems() => Assert.Equal(new DaemonOptions(), DefaultPlaces.For(DaemonUser.Root, _ => "/x", "/root"));

    [Fact]
    public void For_User_AreThoseOfTheEnvironment()
    {
        DaemonOptions options = DefaultPlaces.For(User, name => $"/{name}", "/home/lab");

        Assert.Equal("/XDG_RUNTIME_DIR/berth/berth.sock", options.Socket);
        Assert.Equal("/XDG_RUNTIME_DIR/berth", options.StateRoot);
        Assert.Equal("/XDG_DATA_HOME/berth", options.DataRoot);
        Assert.Equal("/XDG_STATE_HOME/berth/log", options.LogRoot);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    public void For_UserWithoutAnEnvironment_AreTheUsual(string? value)
    {
        DaemonOptions options = DefaultPlaces.For(User, _ => value, "/home/lab");

        Assert.Equal("/run/user/1000/berth/berth.sock", options.Socket);
        Assert.Equal("/run/user/1000/berth", options.StateRoot);
        Assert.Equal("/home/lab/.local/share/berth", options.DataRoot);
        Assert.Equal("/home/lab/.local/state/berth/log", options.LogRoot);
    }
}
