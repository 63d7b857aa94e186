using Berth.Api.Hosting;
using Berth.Core.Errors;
using Berth.TestSupport;

namespace Berth.Api.Tests.Hosting;

public sealed class TokenTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("short", UnixFileMode.UserRead, "shorter than 16 characters")]
    [InlineData("", UnixFileMode.UserRead, "shorter than 16 characters")]
    [InlineData("a-secret-of-some-length", UnixFileMode.UserRead | UnixFileMode.OtherRead, "everybody may read or write it")]
    public void Read_FileIsNoGood_SaysWhy(string content, UnixFileMode mode, string why)
    {
        string path = _directory["token"];
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);

        var failure = Assert.Throws<CoreException>(() => Token.Read(path));

        Assert.Equal($"token file {path}: {why}", failure.Message);
    }

    [Fact]
    public void Read_NoFile_SaysSo() => Assert.Throws<CoreException>(() => Token.Read(_directory["nothing"]));
}
