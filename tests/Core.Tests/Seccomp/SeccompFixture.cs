using System.Text.Json;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Berth.Core.Tests.Seccomp;

/// <summary>A compiler with a data root of its own.</summary>
internal sealed class SeccompFixture : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public SeccompFixture() => Compiler = NewCompiler();

    public SeccompCompiler Compiler { get; }

    public string CacheDirectory => Path.Combine(_data.Path, "cache", "seccomp");

    /// <summary>A compiler of the next daemon: it remembers nothing but what is on disk.</summary>
    public SeccompCompiler NewCompiler() => new(NewCache());

    public SeccompCache NewCache() =>
        new(Options.Create(new CoreOptions { DataRoot = _data.Path }), NullLogger<SeccompCache>.Instance);

    /// <summary>Compiles, and expects neither problems nor warnings.</summary>
    public SeccompFilter Filter(string profile)
    {
        var compiled = Compiler.Compile(Profile(profile));
        Assert.Empty(compiled.Warnings);
        return compiled.Filter!;
    }

    public static LinuxSeccomp Profile(string json) => JsonSerializer.Deserialize(json, SpecJson.Context.LinuxSeccomp)!;

    public void Dispose() => _data.Dispose();
}
