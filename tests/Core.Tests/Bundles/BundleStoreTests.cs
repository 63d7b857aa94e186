using Berth.Core.Bundles;
using Berth.Core.Cgroups;
using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Tests.Containers;
using Berth.Native;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Berth.Core.Tests.Bundles;

public sealed class BundleStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("berth-bundles-").FullName;
    private readonly ContainerRegistry _containers = new(Options.Create(new CoreOptions()));
    private readonly BundleStore _store;
    private readonly string _bundle;

    public BundleStoreTests()
    {
        _store = NewStore();
        _bundle = Path.Combine(_root, "demo");
        Directory.CreateDirectory(_bundle);
        File.WriteAllText(Config, "{}");
    }

    private string Config => Path.Combine(_bundle, "config.json");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private BundleStore NewStore() => new(
        Options.Create(new CoreOptions { DataRoot = Path.Combine(_root, "data") }), _containers, TimeProvider.System, NullLogger<BundleStore>.Instance);

    private Task<BundleInfo> RegisterAsync(string name = "demo", string? path = null) =>
        _store.RegisterAsync(name, path ?? _bundle, CancellationToken.None);

    private async Task<CoreException> FailureAsync(string name = "demo", string? path = null) =>
        await Assert.ThrowsAsync<CoreException>(() => RegisterAsync(name, path));

    [Fact]
    public async Task RegisterAsync_Bundle_IsKnownAlsoToTheNextDaemon()
    {
        var bundle = await RegisterAsync();

        Assert.Equal([bundle], _store.List());
        Assert.Equal(bundle, NewStore().Get("demo"));
    }

    [Fact]
    public async Task RegisterAsync_Again_ChangesNothing() => Assert.Same(await RegisterAsync(), await RegisterAsync());

    [Fact]
    public async Task RegisterAsync_TakenName_IsRefused()
    {
        await RegisterAsync();
        string other = Directory.CreateDirectory(Path.Combine(_root, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "config.json"), "{}");

        Assert.Equal(ErrorCode.BundleExists, (await FailureAsync(path: other)).Code);
        Assert.Equal(_bundle, _store.Get("demo").Path);
    }

    [Theory]
    [InlineData("", "/name")]
    [InlineData("../x", "/name")]
    [InlineData(".x", "/name")]
    public async Task RegisterAsync_NoName_IsInvalid(string name, string pointer)
    {
        var failure = await FailureAsync(name);
        Assert.Equal((ErrorCode.InvalidRequest, pointer), (failure.Code, Assert.Single(failure.Problems).Pointer));
    }

    [Fact]
    public async Task RegisterAsync_RelativePath_IsInvalid() =>
        Assert.Equal("/path", Assert.Single((await FailureAsync(path: "demo")).Problems).Pointer);

    [Fact]
    public async Task RegisterAsync_NoDirectory_IsNotFound()
    {
        var failure = await FailureAsync(path: "/nowhere/at/all");
        Assert.Equal((ErrorCode.BundleNotFound, "ENOENT", "/nowhere/at/all"), (failure.Code, failure.Errno, failure.Path));
    }

    [Fact]
    public async Task RegisterAsync_PathOfAFile_IsNoBundle() => Assert.Equal("ENOTDIR", (await FailureAsync(path: Config)).Errno);

    [Fact]
    public async Task RegisterAsync_NoConfig_IsNoBundle()
    {
        File.Delete(Config);
        var failure = await FailureAsync();
        Assert.Equal((ErrorCode.InvalidBundle, "ENOENT", Config), (failure.Code, failure.Errno, failure.Path));
    }

    [Fact]
    public async Task RegisterAsync_ConfigIsAFifo_IsNoBundleAtOnce()
    {
        File.Delete(Config);
        using (var directory = Paths.Open(_bundle, Libc.O_PATH | Libc.O_DIRECTORY))
        {
            Paths.MkfifoAt(directory, "config.json", 0b110_000_000);
        }

        Assert.Contains("not a regular file", (await FailureAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterAsync_ConfigOf10MB_IsTooLarge()
    {
        using (var file = File.OpenWrite(Config))
        {
            file.SetLength(10_000_000);
        }

        Assert.Equal(ErrorCode.ConfigTooLarge, (await FailureAsync()).Code);
    }

    [Fact]
    public async Task Delete_Registered_LeavesTheDirectory()
    {
        await RegisterAsync();
        _store.Delete("demo");

        Assert.Equal(ErrorCode.BundleNotFound, Assert.Throws<CoreException>(() => _store.Get("demo")).Code);
        Assert.True(File.Exists(Config));
        Assert.Empty(NewStore().List());
    }

    [Fact]
    public async Task Delete_UsedByAContainer_IsRefused()
    {
        await RegisterAsync();
        _containers.Add(new Container(
            Snapshots.In(ContainerStatus.Stopped) with { BundleName = "demo" }, "hash", new CgroupPaths("/berth/c1", "/berth/c1")));

        Assert.Equal(ErrorCode.BundleInUse, Assert.Throws<CoreException>(() => _store.Delete("demo")).Code);
        Assert.Single(_store.List());
    }

    [Fact]
    public async Task Load_DamagedMeta_SkipsThatBundle()
    {
        await RegisterAsync();
        File.WriteAllText(Path.Combine(_root, "data", "bundles", "demo", "meta.json"), "{");

        Assert.Empty(NewStore().List());
    }

    [Fact]
    public async Task Load_CopiedDirectory_IsNoSecondBundleOfThatName()
    {
        var bundle = await RegisterAsync();
        string meta = Path.Combine(_root, "data", "bundles", "demo", "meta.json");
        string copy = Directory.CreateDirectory(Path.Combine(_root, "data", "bundles", "copy")).FullName;
        File.Copy(meta, Path.Combine(copy, "meta.json"));

        Assert.Equal([bundle], NewStore().List());
    }

    [Fact]
    public async Task OpenAsync_ConfigOfTheRequest_NeedsNoneInTheBundle()
    {
        File.Delete(Config);

        using var bundle = await new BundleOpener(_store, TimeProvider.System).OpenAsync(_bundle, "{\"a\":1}"u8.ToArray(), CancellationToken.None);

        Assert.Equal("{\"a\":1}"u8, bundle.ConfigJson.Span);
    }

    [Fact]
    public async Task OpenAsync_ByNameAndByPath_GivesTheSameConfig()
    {
        await RegisterAsync();
        var opener = new BundleOpener(_store, TimeProvider.System);

        using var byName = await opener.OpenAsync("demo", null, CancellationToken.None);
        using var byPath = await opener.OpenAsync(_bundle, null, CancellationToken.None);

        Assert.Equal(("demo", _bundle), (byName.Name, byName.Path));
        Assert.Equal((null, _bundle), (byPath.Name, byPath.Path));
        Assert.Equal("{}"u8, byName.ConfigJson.Span);
        Assert.Equal("{}"u8, byPath.ConfigJson.Span);
    }
}
