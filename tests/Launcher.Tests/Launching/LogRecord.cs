using System.Globalization;
using System.Text;

namespace Berth.Launcher.Tests.Launching;

/// <summary>One record of container.log (launcher/log.h). Text is Latin-1: one character is one byte.</summary>
internal sealed record LogRecord(DateTimeOffset Time, string Stream, string Tag, string Text)
{
    /// <summary>Reads a whole log.</summary>
    public static List<LogRecord> ReadAll(string path)
    {
        var lines = Encoding.Latin1.GetString(File.ReadAllBytes(path)).Split('\n');
        Assert.Empty(lines[^1]);
        return [.. lines[..^1].Select(Parse)];
    }

    /// <summary>What was written to a stream: whole lines with their newlines, parts joined.</summary>
    public static string Joined(IEnumerable<LogRecord> records, string stream) => string.Concat(
        records.Where(record => record.Stream == stream).Select(record => record.Tag == "F" ? record.Text + "\n" : record.Text));

    private static LogRecord Parse(string line)
    {
        var fields = line.Split(' ', 4);
        var time = DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture);
        Assert.Equal(30, fields[0].Length);
        return new LogRecord(time, fields[1], fields[2], fields[3]);
    }
}
