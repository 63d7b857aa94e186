using System.Text;
using Berth.Core.Logs;
using Berth.Core.Tests.Planning;
using System.Runtime.CompilerServices;

namespace Berth.Core.Tests.Logs;

/// <summary>The directory Damaged: each of its directories is a log as a crash, a full disk, another program or an editor may leave it, with
/// what is read of it in expected.txt: all records, the last two lines, and the plain text's bytes, with what is no printable ASCII escaped.
/// With BERTH_UPDATE_GOLDEN=1 that file is written instead of compared.</summary>
public sealed class DamagedFileTests
{
    private const string Expected = "expected.txt";

    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Logs", "Damaged");

    public static TheoryData<string> Names { get; } =
        [.. Directory.GetDirectories(Corpus).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_DamagedLog_GivesWhatIsWhole(string name)
    {
        using var directory = new LogDirectory();
        foreach (string file in Directory.GetFiles(Path.Combine(Corpus, name)).Where(file => Path.GetFileName(file) != Expected))
        {
            File.Copy(file, Path.Combine(directory.Path, Path.GetFileName(file)));
        }

        string text = await ShowAsync(directory);

        if (GoldenFile.MustUpdate)
        {
            await File.WriteAllTextAsync(Path.Combine(SourceDirectory(), name, Expected), text);
        }
        else
        {
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Corpus, name, Expected)), text);
        }
    }

    private static async Task<string> ShowAsync(LogDirectory directory)
    {
        var text = new StringBuilder();
        await AppendAsync(text, directory, "records", new LogQuery());
        await AppendAsync(text, directory, "tail 2", new LogQuery { Tail = 2 });
        text.Append("text\n  ").Append(Escape(await directory.CopyAsync(new LogQuery()))).Append('\n');
        return text.ToString();
    }

    private static async Task AppendAsync(StringBuilder text, LogDirectory directory, string title, LogQuery query)
    {
        text.Append(title).Append('\n');
        await foreach (LogRecord record in directory.Log.ReadAsync(query, Task.CompletedTask))
        {
            string what = record.IsLine
                ? $"{record.Stream} {record.Kind} {LogTime.ToString(record.UnixNanoseconds)} {Escape(record.Content.Span)}"
                : $"{record.Kind} {record.Length} bytes";
            text.Append($"  {record.Position}: {what}".TrimEnd()).Append('\n');
        }
    }

    private static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte value in bytes)
        {
            text.Append(value is > 0x1f and < 0x7f and not (byte)'\\' ? ((char)value).ToString() : $"\\x{value:x2}");
        }

        return text.ToString();
    }

    private static string SourceDirectory([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "Damaged");
}
