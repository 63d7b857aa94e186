using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Berth.Api.Tests.Architecture;

/// <summary>Api -> Core -> Native -> the base class library, and nothing the other way.</summary>
public sealed class LayerTests
{
    private static readonly string[] Framework = ["System.", "Microsoft.Win32.", "netstandard", "mscorlib"];
    private static readonly string[] CorePackages = ["Berth.Native", "Microsoft.Extensions.", "Polly.Core"];

    [Fact]
    public void Native_References_TheFrameworkOnly() =>
        Assert.All(References("Berth.Native"), name => Assert.True(StartsWith(name, Framework), name));

    [Fact]
    public void Core_References_NativeAndItsPackagesOnly() =>
        Assert.All(References("Berth.Core"), name => Assert.True(StartsWith(name, [.. Framework, .. CorePackages]), name));

    [Fact]
    public void Api_NamesNoTypeOfNative()
    {
        using var file = new PEReader(File.OpenRead(typeof(Program).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();

        var named = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");

        Assert.DoesNotContain(named, name => name.StartsWith("Berth.Native", StringComparison.Ordinal));
    }

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool StartsWith(string name, string[] prefixes) =>
        prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
