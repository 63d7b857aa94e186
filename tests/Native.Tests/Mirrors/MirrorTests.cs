using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Berth.TestSupport;

namespace Berth.Native.Tests.Mirrors;

public sealed partial class MirrorTests
{
    [RequiresCommandFact("cc")]
    public async Task EveryMirrorType_AgreesWithItsHeader()
    {
        var mirrors = MirrorTypes.All.ToList();

        Assert.NotEmpty(mirrors);
        foreach (var (type, mirror) in mirrors)
        {
            var source = MirrorSource.ForType(type, mirror);
            Assert.Contains("_Static_assert", source, StringComparison.Ordinal);
            await AssertAccepted(source);
        }
    }

    [RequiresCommandFact("cc")]
    public Task EveryConstantOfLibc_AgreesWithTheHeaders() => AssertAccepted(MirrorSource.ForLibc());

    [RequiresCommandFact("cc")]
    public Task EveryConstantOfPidfd_AgreesWithTheHeader() => AssertAccepted(MirrorSource.ForPidfd());

    [RequiresCommandFact("cc")]
    public Task SyscallNumbersOfArm64_AgreeWithTheGenericTable() => AssertAccepted(MirrorSource.ForArm64Syscalls());

    [RequiresCommandFact("cc")]
    public async Task WrongLayout_IsNotAccepted()
    {
        var mirror = new CMirrorAttribute("sync.h", "struct sync_header");

        var complaints = await CCompiler.Check(MirrorSource.ForType(typeof(WrongHeader), mirror));

        Assert.Contains("static assertion failed", complaints, StringComparison.Ordinal);
    }

    [Fact]
    public void NoMirrorType_EscapedTheList()
    {
        var escaped = MirrorTypes.Candidates.Where(type =>
            type.GetCustomAttribute<CMirrorAttribute>() is null && type.GetCustomAttribute<InlineArrayAttribute>() is null);

        Assert.Empty(escaped);
        Assert.True(MirrorTypes.Candidates.Count() > 30);
    }

    [Fact]
    public void EveryConstantOfTheContract_HasAMirror()
    {
        var headers = File.ReadAllText(Path.Combine(CCompiler.LauncherDirectory, "plan.h"))
            + File.ReadAllText(Path.Combine(CCompiler.LauncherDirectory, "sync.h"));
        var inC = ConstantDefinition().Matches(headers).Select(match => match.Groups[1].Value).ToHashSet();
        var inCSharp = MirrorTypes.All
            .Where(mirror => mirror.Mirror.Header is "plan.h" or "sync.h")
            .SelectMany(mirror => MirrorTypes.Constants(mirror.Type).Select(field => CNames.Constant(mirror.Mirror.Name, field.Name)))
            .ToHashSet();

        Assert.Equal(inC.Order(), inCSharp.Order());
    }

    private static async Task AssertAccepted(string source)
    {
        var complaints = await CCompiler.Check(source);
        Assert.True(complaints.Length == 0, $"{complaints}\n{source}");
    }

    [GeneratedRegex(@"^(?:\t|#define )([A-Z][A-Z_0-9]+)(?: = |[ ][0-9(])", RegexOptions.Multiline)]
    private static partial Regex ConstantDefinition();

    private record struct WrongHeader(uint Type, ushort Flags, ushort Length);
}
