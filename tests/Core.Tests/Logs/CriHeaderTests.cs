using System.Text;
using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

public class CriHeaderTests
{
    [Theory]
    [InlineData("2026-11-21T22:00:00.123456789Z stdout F ", LogStreams.Stdout, LogRecordKind.Full, 1795298400_123456789)]
    [InlineData("2026-11-21T22:00:00.5Z stderr P ", LogStreams.Stderr, LogRecordKind.Partial, 1795298400_500000000)]
    [InlineData("2026-11-21T22:00:00Z stdout F:tag ", LogStreams.Stdout, LogRecordKind.Full, 1795298400_000000000)]
    [InlineData("2026-11-21T23:30:00.000000001+01:30 stdout F ", LogStreams.Stdout, LogRecordKind.Full, 1795298400_000000001)]
    [InlineData("1969-12-31T23:59:59.999999999Z stdout F ", LogStreams.Stdout, LogRecordKind.Full, -1)]
    public void TryParse_Header_ReadsEveryField(string line, LogStreams stream, LogRecordKind kind, long nanoseconds)
    {
        bool parsed = CriHeader.TryParse(Encoding.UTF8.GetBytes(line + "some text"), out CriHeader header);

        Assert.True(parsed);
        Assert.Equal(new CriHeader(nanoseconds, stream, kind, line.Length), header);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("text")]
    [InlineData("2026-11-21T22:00:00.123456789Z stdout F")]
    [InlineData("2026-11-21T22:00:00.123456789Z stdout X text")]
    [InlineData("2026-11-21T22:00:00.123456789Z stdout FF text")]
    [InlineData("2026-11-21T22:00:00.123456789Z stdin F text")]
    [InlineData("2026-11-21T22:00:00.123456789Z  stdout F text")]
    [InlineData("2026-11-21T22:00:00.1234567890Z stdout F text")]
    [InlineData("2026-11-21T22:00:00.Z stdout F text")]
    [InlineData("2026-11-21T22:00:00. stdout F text")]
    [InlineData("2026-11-21T22:00:00.1 stdout F text")]
    [InlineData("2026-11-21T22:00:00 stdout F text")]
    [InlineData("2026-11-21T22:00:60Z stdout F text")]
    [InlineData("2026-11-21T24:00:00Z stdout F text")]
    [InlineData("2026-02-29T22:00:00Z stdout F text")]
    [InlineData("2026-13-21T22:00:00Z stdout F text")]
    [InlineData("0001-01-01T00:00:00Z stdout F text")]
    [InlineData("9999-01-01T00:00:00Z stdout F text")]
    [InlineData("2026-11-21T22:00:00+1:00 stdout F text")]
    [InlineData("2026-11-21T22:00:00+24:00 stdout F text")]
    [InlineData("2026/11/21T22:00:00Z stdout F text")]
    [InlineData("+026-11-21T22:00:00Z stdout F text")]
    public void TryParse_AnythingElse_IsRefused(string line) => Assert.False(CriHeader.TryParse(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void TryParse_HeaderLongerThanAllowed_IsRefused()
    {
        string line = $"{CriWriter.Time} stdout F:{new string('x', CriHeader.MaxLength)} text";

        Assert.False(CriHeader.TryParse(Encoding.UTF8.GetBytes(line), out _));
    }
}
