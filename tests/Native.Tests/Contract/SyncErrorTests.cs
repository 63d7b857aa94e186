using System.Runtime.InteropServices;
using Berth.Native.Contract;

namespace Berth.Native.Tests.Contract;

public sealed class SyncErrorTests
{
    [Fact]
    public void Texts_AreReadUpToTheNul()
    {
        var error = new SyncError { Error = 2, Call = "mount", Path = "/proc", Text = "mount proc on /proc", Detail = "ü" };

        Assert.Equal("mount", error.Call);
        Assert.Equal("/proc", error.Path);
        Assert.Equal("mount proc on /proc", error.Text);
        Assert.Equal("ü", error.Detail);
    }

    [Fact]
    public void Text_TooLong_IsCutBetweenCharacters()
    {
        var error = new SyncError { Call = new string('a', 46) + "ü" };

        Assert.Equal(new string('a', 46), error.Call);
    }

    [Fact]
    public void Text_WithoutNul_EndsWithItsBuffer()
    {
        var error = default(SyncError);
        MemoryMarshal.AsBytes(new Span<SyncError>(ref error))[16..(16 + 48)].Fill((byte)'x');

        Assert.Equal(new string('x', 48), error.Call);
        Assert.Equal("", error.Path);
    }

    [Fact]
    public void Text_Shorter_LeavesNothingOfTheOneBefore()
    {
        var error = new SyncError { Path = "a long path" };

        error.Path = "b";

        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<SyncError>(in error)).Slice(16 + 48, 512);
        Assert.Equal((byte)'b', bytes[0]);
        Assert.False(bytes[1..].ContainsAnyExcept((byte)0));
    }
}
