namespace Berth.Core.Tests.Seccomp;

public sealed class SeccompCacheTests : IDisposable
{
    private const uint Mkdir = 83;
    private readonly SeccompFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [RequiresLibseccompFact]
    public void Compile_SameProfileTwice_IsCompiledOnce()
    {
        var one = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1)));
        var two = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1)));

        Assert.Equal(1, _fixture.Compiler.Compilations);
        Assert.Equal(one.Filter!.Program, two.Filter!.Program);
    }

    [RequiresLibseccompFact]
    public void Compile_SameProfileInTheNextDaemon_IsReadFromDisk()
    {
        var one = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1)));
        var next = _fixture.NewCompiler();
        var two = next.Compile(SeccompFixture.Profile(Profile(1)));

        Assert.Equal(0, next.Compilations);
        Assert.Equal(one.Filter!.Program.ToArray(), two.Filter!.Program.ToArray());
    }

    [RequiresLibseccompFact]
    public void Compile_ProfilesThatDifferInAnErrnoAlone_DoNotShareAFilter()
    {
        var one = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1)));
        var two = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(2)));

        Assert.Equal(2, _fixture.Compiler.Compilations);
        Assert.Equal(FilterMachine.Errno(1), FilterMachine.Run(one.Filter!, FilterMachine.X64, Mkdir));
        Assert.Equal(FilterMachine.Errno(2), FilterMachine.Run(two.Filter!, FilterMachine.X64, Mkdir));
    }

    [RequiresLibseccompFact]
    public void Compile_ProfilesThatDifferInFlagsAlone_ShareAProgramButNotTheFlags()
    {
        var one = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1)));
        var two = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1)) with { Flags = [] });

        Assert.Equal(1, _fixture.Compiler.Compilations);
        Assert.NotEqual(one.Filter!.Flags, two.Filter!.Flags);
    }

    [RequiresLibseccompTheory]
    [InlineData(0)] // of the checksum
    [InlineData(40)] // of the program
    public void Compile_DamagedFile_IsCompiledAnew(int position)
    {
        var one = _fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1)));
        var file = Assert.Single(Directory.GetFiles(_fixture.CacheDirectory));
        var content = File.ReadAllBytes(file);
        content[position] ^= 1;
        File.WriteAllBytes(file, content);

        var next = _fixture.NewCompiler();
        var two = next.Compile(SeccompFixture.Profile(Profile(1)));

        Assert.Equal(1, next.Compilations);
        Assert.Equal(one.Filter!.Program.ToArray(), two.Filter!.Program.ToArray());
        Assert.NotEqual(content, File.ReadAllBytes(file));
    }

    [RequiresLibseccompFact]
    public void Compile_CacheThatCanNotBeWritten_IsNoFailure()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_fixture.CacheDirectory)!);
        File.WriteAllText(_fixture.CacheDirectory, "no directory");

        Assert.NotNull(_fixture.Compiler.Compile(SeccompFixture.Profile(Profile(1))).Filter);
    }

    [Fact]
    public void Write_MoreThanTheLimit_RemovesTheOldest()
    {
        var cache = _fixture.NewCache();
        cache.Write("oldest", [1]);
        File.SetLastWriteTimeUtc(Path.Combine(_fixture.CacheDirectory, "oldest"), DateTime.UnixEpoch);
        for (var i = 1; i <= Berth.Core.Seccomp.SeccompCache.MaxFiles; i++)
        {
            cache.Write($"{i}", [2]);
        }

        Assert.Equal(Berth.Core.Seccomp.SeccompCache.MaxFiles, Directory.GetFiles(_fixture.CacheDirectory).Length);
        Assert.Null(cache.Read("oldest"));
        Assert.Equal([2], cache.Read("1")!);
    }

    private static string Profile(uint errno) =>
        $$"""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO","errnoRet":{{errno}}}]}""";
}
