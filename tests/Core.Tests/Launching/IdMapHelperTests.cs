using Berth.Core.Errors;
using Berth.Core.Launching;
using Berth.Core.Monitoring;
using Berth.Core.Specs;
using Berth.TestSupport;

namespace Berth.Core.Tests.Launching;

/// <summary>How newuidmap(1) is run; the program is a script that says what it was given.</summary>
public sealed class IdMapHelperTests : IDisposable
{
    private static readonly IdMap Map = IdMap.Parse("0 1000 1\n1 100000 65536\n");

    private readonly TemporaryDirectory _directory = new();
    private readonly EventLoop _loop = new();

    [Fact]
    public async Task Run_Program_GetsPidAndRanges()
    {
        Install($"echo \"$@\" > {_directory["said"]}");

        await Helper().RunAsync("newuidmap", 42, Map, CancellationToken.None);

        Assert.Equal("42 0 1000 1 1 100000 65536\n", await File.ReadAllTextAsync(_directory["said"]));
    }

    [Fact]
    public async Task Run_ProgramThatRefuses_FailsWithItsWords()
    {
        Install("echo 'uid range [1-65537) not allowed' >&2; exit 1");

        var failure = await Assert.ThrowsAsync<CoreException>(() => Helper().RunAsync("newuidmap", 42, Map, CancellationToken.None));

        Assert.Equal(ErrorCode.StepFailed, failure.Code);
        Assert.Equal("map ids: newuidmap ended with exit code 1: uid range [1-65537) not allowed", failure.Message);
    }

    [Fact]
    public async Task Run_ProgramThatIsNotThere_IsAMatterOfTheHost()
    {
        var failure = await Assert.ThrowsAsync<CoreException>(() => Helper().RunAsync("newgidmap", 42, Map, CancellationToken.None));

        Assert.Equal(ErrorCode.HostUnsupported, failure.Code);
    }

    public void Dispose()
    {
        _loop.Dispose();
        _directory.Dispose();
    }

    private IdMapHelper Helper() => new(_loop, $"relative:/nowhere:{_directory.Path}");

    private void Install(string script)
    {
        File.WriteAllText(_directory["newuidmap"], "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(_directory["newuidmap"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
