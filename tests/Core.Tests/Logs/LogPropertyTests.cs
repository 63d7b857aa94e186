using Berth.Core.Logs;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Logs;

/// <summary>Whatever a monitor can write is read back, as a model says that knows nothing of offsets and blocks.</summary>
public class LogPropertyTests
{
    private sealed record Written(LogStreams Stream, LogRecordKind Kind, byte[] Content)
    {
        public override string ToString() => $"{Stream} {Kind} {Convert.ToHexString(Content)}";
    }

    private static readonly Gen<byte[]> Content =
        from length in Gen.Frequency((8, Gen.Choose(0, 40)), (1, Gen.Choose(16_000, 70_000)))
        from seed in Gen.Choose(0, int.MaxValue)
        select Bytes(length, seed);

    private static readonly Arbitrary<Written[]> Logs = Gen.ArrayOf(
        from stream in Gen.Elements(LogStreams.Stdout, LogStreams.Stderr)
        from kind in Gen.Elements(LogRecordKind.Full, LogRecordKind.Partial)
        from content in Content
        select new Written(stream, kind, content)).ToArbitrary();

    [Fact]
    public void ReadAsync_AnyLog_GivesBackEveryRecord() => Prop.ForAll(Logs, log =>
        Read(log, new LogQuery()).SequenceEqual(log.Select(record => record.ToString()))).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_AnyTailOfAnyLog_GivesWhatTheModelGives() => Prop.ForAll(
        Logs, Gen.Choose(0, 12).ToArbitrary(), Gen.Elements(LogStreams.Stdout, LogStreams.Stderr, LogStreams.All).ToArbitrary(),
        (log, lines, streams) => Read(log, new LogQuery { Tail = lines, Streams = streams })
            .SequenceEqual(Tail(log, lines, streams).Select(record => record.ToString()))).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_AnyLogInAnyFiles_GivesWhatOneFileGives() => Prop.ForAll(
        Logs, Gen.Choose(200, 40_000).ToArbitrary(), Gen.Choose(0, 12).ToArbitrary(), (log, size, lines) =>
        {
            using var directory = new LogDirectory();
            var writer = new RotatingWriter(directory.Path, size, 1000);
            log.ToList().ForEach(record => writer.Add(record.Stream, record.Kind, record.Content));
            return Read(directory, new LogQuery()).SequenceEqual(log.Select(record => record.ToString()))
                && Read(directory, new LogQuery { Tail = lines }).SequenceEqual(Tail(log, lines, LogStreams.All).Select(record => record.ToString()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void CopyTextAsync_AnyLog_GivesTheBytesThatWereWritten() => Prop.ForAll(Logs, log =>
    {
        using var directory = new LogDirectory();
        directory.Write(Format(log));
        byte[] expected = [.. log.SelectMany(r => r.Kind == LogRecordKind.Full ? [.. r.Content, (byte)'\n'] : r.Content)];
        return directory.CopyAsync(new LogQuery()).GetAwaiter().GetResult().AsSpan().SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAsync_AnyBytes_AreAllAccountedFor() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements((byte)'\n', (byte)' ', (byte)'F', (byte)0, (byte)255)).ToArbitrary(), bytes =>
    {
        using var directory = new LogDirectory();
        directory.Write(bytes);
        long next = 0;
        foreach (LogRecord record in directory.Log.ReadAsync(new LogQuery(), Task.CompletedTask).ToBlockingEnumerable())
        {
            Assert.Equal((LogRecordKind.Damaged, next), (record.Kind, record.Position));
            next += record.Length;
        }
        return next == bytes.Length;
    }).QuickCheckThrowOnFailure();

    // also when the monitor is in the middle of a record just then
    [Fact]
    public void FindEnd_OfAnyLogInAnyFiles_IsWhereTheRestBegins() => Prop.ForAll(
        Logs, Logs, Gen.Choose(200, 40_000).ToArbitrary(), (before, after, size) =>
        {
            using var directory = new LogDirectory();
            var writer = new RotatingWriter(directory.Path, size, 1000);
            before.ToList().ForEach(record => writer.Add(record.Stream, record.Kind, record.Content));
            directory.Write("2026-11-21T22:00:00.1"u8.ToArray());
            long end = directory.Log.FindEnd();
            using (var file = new FileStream(Path.Combine(directory.Path, LogFiles.Current), FileMode.Open))
            {
                file.SetLength(file.Length - "2026-11-21T22:00:00.1".Length);
            }
            after.ToList().ForEach(record => writer.Add(record.Stream, record.Kind, record.Content));
            return Read(directory, new LogQuery { From = end }).SequenceEqual(after.Select(record => record.ToString()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void FindEnd_WithoutAFile_IsTheBeginning()
    {
        using var directory = new LogDirectory();

        Assert.Equal(0, directory.Log.FindEnd());
    }

    // lines are numbered from the end, for both streams together, by the record that ends each
    private static IEnumerable<Written> Tail(Written[] log, int lines, LogStreams streams)
    {
        var lineOf = new int[log.Length];
        var current = new Dictionary<LogStreams, int>();
        int count = 0;
        for (int i = log.Length - 1; i >= 0; i--)
        {
            if (!streams.HasFlag(log[i].Stream))
            {
                lineOf[i] = int.MaxValue;
                continue;
            }
            bool begun = current.TryGetValue(log[i].Stream, out int line);
            lineOf[i] = current[log[i].Stream] = begun && log[i].Kind == LogRecordKind.Partial ? line : ++count;
        }
        return log.Where((_, i) => lineOf[i] <= lines);
    }

    private static List<string> Read(Written[] log, LogQuery query)
    {
        using var directory = new LogDirectory();
        directory.Write(Format(log));
        return Read(directory, query);
    }

    private static List<string> Read(LogDirectory directory, LogQuery query)
    {
        var records = new List<string>();
        foreach (LogRecord record in directory.Log.ReadAsync(query, Task.CompletedTask).ToBlockingEnumerable())
        {
            records.Add(new Written(record.Stream, record.Kind, record.Content.ToArray()).ToString());
        }
        return records;
    }

    private static CriWriter Format(Written[] log) =>
        log.Aggregate(new CriWriter(), (writer, record) => writer.Add(record.Stream, record.Kind, record.Content));

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        bytes.AsSpan().Replace((byte)'\n', (byte)'\r');
        return bytes;
    }
}
