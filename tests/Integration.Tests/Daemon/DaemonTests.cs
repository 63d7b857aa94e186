using System.Net;
using Berth.TestSupport;
using Berth.TestSupport.Daemon;

namespace Berth.Integration.Tests.Daemon;

/// <summary>The daemon as a process: its socket, its lock, its end.</summary>
public sealed class DaemonTests
{
    [RequiresContainersFact]
    public async Task Start_WhenReady_SaysWhereItListens()
    {
        await using DaemonProcess daemon = await DaemonProcess.StartAsync();

        Assert.Equal($"listening on unix:{daemon.Roots.Socket}", daemon.ReadyLine);
        (await daemon.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
        (await daemon.Client.GetAsync("/healthz/ready")).Expect(HttpStatusCode.OK);
        Assert.Equal(0, await daemon.StopAsync());
    }

    [RequiresContainersFact]
    public async Task Start_SecondOnTheSameSocket_SaysSoAndLeavesTheFirstAlone()
    {
        await using DaemonProcess first = await DaemonProcess.StartAsync();

        (int exitCode, string errors) = await DaemonProcess.RunToEndAsync(first.Roots);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(first.Roots.State, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        (await first.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
        Assert.True(File.Exists(first.Roots.Socket));
    }

    // what is left of a daemon that was killed is no obstacle
    [RequiresContainersFact]
    public async Task Start_AfterAKill_TakesTheSocketOver()
    {
        await using DaemonProcess daemon = await DaemonProcess.StartAsync();
        await daemon.KillAsync();
        Assert.True(File.Exists(daemon.Roots.Socket));

        await daemon.StartAgainAsync();

        (await daemon.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
    }

    [RequiresContainersFact]
    public async Task Socket_OfTheDaemon_IsForItsUserAndGroupOnly()
    {
        await using DaemonProcess daemon = await DaemonProcess.StartAsync();

        const UnixFileMode UserAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        Assert.Equal(UserAndGroup, File.GetUnixFileMode(daemon.Roots.Socket));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute,
            File.GetUnixFileMode(daemon.Roots.State));
    }

    [RequiresContainersFact]
    public async Task Start_OptionNobodyKnows_SaysSo()
    {
        using var roots = new DaemonRoots();

        (int exitCode, string errors) = await DaemonProcess.RunToEndAsync(roots, "--nonsense", "1");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("nonsense", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }
}
