using System.Text;
using Berth.TestSupport.Terminals;

namespace Berth.Integration.Tests.Attaching;

/// <summary>The terminal that the tests look at.</summary>
public sealed class ScreenTests
{
    [Theory]
    [InlineData("one\r\ntwo", "one\ntwo", 1, 3)]
    [InlineData("12345678", "12345678", 0, 7)] // the last column is written to without moving on
    [InlineData("123456789", "12345678\n9", 1, 1)]
    [InlineData("1\r\n2\r\n3\r\n4\r\n5", "2\n3\n4\n5", 3, 1)]
    [InlineData("abc\bX\tY", "abX    Y", 0, 7)]
    public void Write_Text_WrapsAndScrolls(string output, string expected, int row, int column) => Check(output, expected, row, column);

    [Theory]
    [InlineData("\u001b[2;3HX", "\n  X", 1, 3)]
    [InlineData("abcdef\u001b[1;3H\u001b[K", "ab", 0, 2)]
    [InlineData("abcdef\u001b[1;3H\u001b[1K", "   def", 0, 2)]
    [InlineData("abc\r\ndef\u001b[1;2H\u001b[J", "a", 0, 1)]
    [InlineData("abc\u001b[2J", "", 0, 3)]
    [InlineData("abcdef\u001b[1;2H\u001b[2P", "adef", 0, 1)]
    [InlineData("abcdef\u001b[1;2H\u001b[2@", "a  bcdef", 0, 1)]
    [InlineData("1\r\n2\r\n3\u001b[1;1H\u001b[L", "\n1\n2\n3", 0, 0)]
    [InlineData("1\r\n2\r\n3\u001b[1;1H\u001b[M", "2\n3", 0, 0)]
    [InlineData("1\r\n2\r\n3\r\n4\u001b[2;3r\u001b[3;1H\n", "1\n3\n\n4", 2, 0)] // only the region scrolls
    [InlineData("1\r\n2\u001b[H\u001bM", "\n1\n2", 0, 0)]
    [InlineData("main\u001b[?1049h\u001b[Hother\u001b[?1049l", "main", 0, 4)]
    [InlineData("\u001b]0;title\ax\u001b(By\u001b[1;31mz\u001b[m", "xyz", 0, 3)] // what can not be seen
    [InlineData("a\u001b7\u001b[3;3Hb\u001b8c", "ac\n\n  b", 0, 2)]
    public void Write_Sequences_AreObeyed(string output, string expected, int row, int column) => Check(output, expected, row, column);

    [Fact]
    public void Write_InPieces_IsTheSame()
    {
        var screen = new Screen(8, 4);

        foreach (byte one in Encoding.UTF8.GetBytes("\u001b[2;2Hü\u001b[6n"))
        {
            screen.Write([one]);
        }

        Assert.Equal("\n ü", screen.Text);
        Assert.Equal("\u001b[2;3R", screen.TakeAnswers());
        Assert.Equal("", screen.TakeAnswers());
    }

    private static void Check(string output, string expected, int row, int column)
    {
        var screen = new Screen(8, 4);

        screen.Write(Encoding.UTF8.GetBytes(output));

        Assert.Equal(expected, screen.Text);
        Assert.Equal((row, column), (screen.Cursor.Row, screen.Cursor.Column));
    }
}
