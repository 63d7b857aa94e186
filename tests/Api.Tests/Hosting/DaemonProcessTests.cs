using System.Net;
using Berth.TestSupport;
using Berth.TestSupport.Daemon;

namespace Berth.Api.Tests.Hosting;

/// <summary>berthd as a process: what it does with its socket, its lock and its signals.</summary>
public sealed class DaemonProcessTests : IDisposable
{
    private const int Usage = 2;
    private readonly DaemonRoots _roots = new();

    public void Dispose() => _roots.Dispose();

    [RequiresContainersFact]
    public async Task Start_Ready_PrintsOneLine()
    {
        await using var daemon = await DaemonProcess.StartAsync(_roots);

        Assert.Equal($"listening on unix:{_roots.Socket}", daemon.ReadyLine);
        Assert.Equal("", daemon.Errors);
        (await daemon.Client.GetAsync("/healthz/ready")).Expect(HttpStatusCode.OK);
    }

    [RequiresContainersFact]
    public async Task Start_SocketAndDirectory_AreClosedToOthers()
    {
        await using var daemon = await DaemonProcess.StartAsync(_roots);

        Assert.Equal(Mode("rw-rw----"), File.GetUnixFileMode(_roots.Socket));
        Assert.Equal(Mode("rwxr-x---"), File.GetUnixFileMode(Path.GetDirectoryName(_roots.Socket)!));
    }

    [RequiresContainersFact]
    public async Task Start_AnotherDaemonHasTheSocket_SaysSoAndLeavesItAlone()
    {
        await using var first = await DaemonProcess.StartAsync(_roots);

        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(_roots);

        Assert.Equal(1, exitCode);
        Assert.Equal($"berthd: another berthd (pid {first.Pid}) holds {Path.Combine(_roots.State, "berthd.lock")}", errors.Trim());
        (await first.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
        Assert.True(File.Exists(_roots.Socket));
    }

    [RequiresContainersFact]
    public async Task Start_AnotherDaemonHasTheStateButNotTheSocket_SaysSo()
    {
        await using var first = await DaemonProcess.StartAsync(_roots);

        string socket = Path.Combine(_roots.Directory, "other", "berth.sock");
        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(_roots, "--socket", socket);

        Assert.Equal(1, exitCode);
        Assert.Contains($"(pid {first.Pid})", errors, StringComparison.Ordinal);
        (await first.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
    }

    [RequiresContainersFact]
    public async Task Start_AfterSigkill_TakesTheStaleSocketOver()
    {
        await using var daemon = await DaemonProcess.StartAsync(_roots);
        await daemon.KillAsync();
        Assert.True(File.Exists(_roots.Socket));

        await daemon.StartAgainAsync();

        (await daemon.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
    }

    [RequiresContainersFact]
    public async Task Start_SomethingElseIsAtTheSocketsPath_LeavesItAlone()
    {
        Directory.CreateDirectory(_roots.State);
        await File.WriteAllTextAsync(_roots.Socket, "precious");

        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(_roots);

        Assert.Equal(1, exitCode);
        Assert.Contains("there is something else than a socket", errors, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(_roots.Socket));
    }

    [RequiresContainersFact]
    public async Task Stop_BySigterm_EndsWaitsAndRemovesTheSocket()
    {
        await using var daemon = await DaemonProcess.StartAsync(_roots);

        int exitCode = await daemon.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.False(File.Exists(_roots.Socket));
    }

    [RequiresContainersTheory]
    [InlineData("--nothing", "berthd: --nothing: no such option; try berthd --help")]
    [InlineData("--tcp=1.2.3.4:5", "berthd: --tcp 1.2.3.4:5: must be a loopback address and a port, such as 127.0.0.1:8080; try "
        + "berthd --help")]
    public async Task Start_BadOption_SaysSoInOneLine(string option, string message)
    {
        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(_roots, option);

        Assert.Equal(Usage, exitCode);
        Assert.Equal(message, errors.Trim());
    }

    [RequiresContainersTheory]
    [InlineData("--version", "0.")]
    [InlineData("--help", "--state-root DIR")]
    public async Task Start_AskedForWords_PrintsThemAndEnds(string option, string text)
    {
        var (exitCode, output) = await DaemonProcess.RunToEndAsync(_roots, option);

        Assert.Equal(0, exitCode);
        Assert.Contains(text, output, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Start_TokenFileIsMissing_SaysSo()
    {
        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(_roots, "--tcp", "127.0.0.1:1", "--tcp-token-file", "/nothing/here");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("berthd: token file ", errors, StringComparison.Ordinal);
    }

    private static UnixFileMode Mode(string text) =>
        (UnixFileMode)text.Select((c, i) => c == '-' ? 0 : 1 << (8 - i)).Sum();
}
