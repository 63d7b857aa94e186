using System.Buffers;
using System.Text;
using Berth.Api.Attaching;

namespace Berth.Api.Tests.Attaching;

public sealed class DetachScannerTests
{
    private const int Rounds = 20_000;

    [Theory]
    [InlineData("", "")]
    [InlineData("ctrl-p,ctrl-q", "\u0010\u0011")]
    [InlineData("a", "a")]
    [InlineData("CTRL-A,ctrl-@,ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_", "\u0001\u0000\u001b\u001c\u001d\u001e\u001f")]
    public void TryParse_Keys_AreWhatTheTerminalSends(string text, string bytes)
    {
        Assert.True(DetachKeys.TryParse(text, out DetachKeys keys));

        Assert.Equal(bytes, Encoding.ASCII.GetString(keys.Bytes));
    }

    [Theory]
    [InlineData(",")]
    [InlineData("ctrl-p,")]
    [InlineData("ctrl-")]
    [InlineData("ctrl-1")]
    [InlineData("ctrl-pp")]
    [InlineData("ab")]
    [InlineData("ä")]
    [InlineData("a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a")]
    public void TryParse_NoKeys_IsRefused(string text) => Assert.False(DetachKeys.TryParse(text, out _));

    // the first occurrence ends it, and everything before is passed on: what a search in the whole text finds
    [Fact]
    public void Scan_AnyTextInAnyPieces_FindsTheFirstOccurrence()
    {
        var random = new Random(7);
        for (int round = 0; round < Rounds; round++)
        {
            string keys = Letters(random, random.Next(1, 6)), text = Letters(random, random.Next(0, 30));

            (bool found, string passed) = Scan(random, keys, text);

            int expected = text.IndexOf(keys, StringComparison.Ordinal);
            Assert.True(found == (expected >= 0), $"{keys} in {text}");
            if (expected >= 0)
            {
                Assert.Equal(text[..expected], passed);
            }
            else
            {
                // what may be the beginning is held back
                Assert.StartsWith(passed, text, StringComparison.Ordinal);
                Assert.StartsWith(text[passed.Length..], keys, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Scan_WithoutKeys_PassesEverythingOn() => Assert.Equal((false, "abab"), Scan(new Random(1), "", "abab"));

    private static (bool Found, string Passed) Scan(Random random, string keys, string text)
    {
        var scanner = new DetachScanner(new DetachKeys(Encoding.ASCII.GetBytes(keys)));
        var passed = new ArrayBufferWriter<byte>();
        bool found = false;
        for (int at = 0, length; at < text.Length && !found; at += length)
        {
            length = random.Next(1, text.Length - at + 1);
            found = scanner.Scan(Encoding.ASCII.GetBytes(text, at, length), passed);
        }

        return (found, Encoding.ASCII.GetString(passed.WrittenSpan));
    }

    private static string Letters(Random random, int count) =>
        string.Create(count, random, (letters, source) => source.GetItems("ab", letters));
}
