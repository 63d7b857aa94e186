using System.Text;
using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

/// <summary>Files as crashes, full disks and other programs leave them: what is whole is read, what is not is told.</summary>
public sealed class DamagedLogTests : IDisposable
{
    private const string Header = CriWriter.Time + " stdout F ";

    private readonly LogDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static readonly Dictionary<string, byte[]> Corpus = new()
    {
        ["an empty line"] = "\n"u8.ToArray(),
        ["blanks"] = "   \n"u8.ToArray(),
        ["text"] = "hello world\n"u8.ToArray(),
        ["zeros, as after a power cut"] = [.. new byte[4096], (byte)'\n'],
        ["a record cut in its time"] = "2026-11-21T22:00\n"u8.ToArray(),
        ["a record cut in its stream"] = "2026-11-21T22:00:00.123456789Z stdo\n"u8.ToArray(),
        ["a record cut before its content"] = "2026-11-21T22:00:00.123456789Z stdout F\n"u8.ToArray(),
        ["the end of a record"] = "789Z stdout F text\n"u8.ToArray(),
        ["JSON, as Docker writes it"] = "{\"log\":\"x\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-21T22:00:00Z\"}\n"u8.ToArray(),
        ["bytes that are no UTF-8"] = [0xff, 0xfe, 0x80, 0x0d, (byte)'\n'],
        ["a line that is too long"] = Long(CriLogReader.MaxRecord + 1),
        ["a line that is much too long"] = Long(3 * 1024 * 1024),
    };

    // by name alone: the runner keeps and writes out the arguments, which took minutes and gigabytes for the long lines
    public static TheoryData<string> Damages => [.. Corpus.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task ReadAsync_DamageBetweenRecords_IsToldAndSkipped(string what)
    {
        byte[] damage = Corpus[what];
        _directory.Write(new CriWriter().Out("good").Raw(damage).Out("good"));

        List<string> records = await _directory.ReadAsync(new LogQuery());

        string[] expected = ["Stdout Full good", $"damaged {Header.Length + "good\n".Length}+{damage.Length}", "Stdout Full good"];
        Assert.True(records.SequenceEqual(expected), $"{what}: {string.Join(',', records)}");
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task ReadAsync_TailAcrossDamage_CountsGoodLinesOnly(string what)
    {
        byte[] damage = Corpus[what];
        _directory.Write(new CriWriter().Out("good").Out("first").Raw(damage).Out("last").Raw(damage.AsSpan(0, damage.Length - 1)));

        List<string> records = await _directory.ReadAsync(new LogQuery { Tail = 2 });

        records.RemoveAll(record => record.StartsWith("damaged", StringComparison.Ordinal));
        Assert.True(records.SequenceEqual(["Stdout Full first", "Stdout Full last"]), $"{what}: {string.Join(',', records)}");
    }

    [Fact]
    public async Task ReadAsync_LongestRecord_IsRead()
    {
        string content = new('x', CriLogReader.MaxRecord - Header.Length);
        _directory.Write(new CriWriter().Out(content).Out(content + "x"));

        List<string> records = await _directory.ReadAsync(new LogQuery());

        Assert.Equal(["Stdout Full " + content, $"damaged {CriLogReader.MaxRecord + 1}+{CriLogReader.MaxRecord + 2}"], records);
    }

    // looks like a record at its start, so that only its length gives it away
    private static byte[] Long(int length) => Encoding.ASCII.GetBytes(Header.PadRight(length, 'x') + "\n");
}
