using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Berth.Api.Hosting;
using Berth.Core.Logs;

namespace Berth.Api.Logs;

/// <summary>Writes the records of a log as JSON, one a line.</summary>
internal static class LogLines
{
    private const int FlushAt = 64 * 1024;

    /// <summary>Writes until there are no more records. What has been written is sent before a wait for the next one.</summary>
    public static async Task WriteAsync(IAsyncEnumerable<LogRecord> records, PipeWriter output, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ApiJson.Encoder });
        await using IAsyncEnumerator<LogRecord> record = records.GetAsyncEnumerator(cancellation);
        while (true)
        {
            ValueTask<bool> next = record.MoveNextAsync();
            if (!next.IsCompleted && output.UnflushedBytes > 0)
            {
                await output.FlushAsync(cancellation);
            }

            if (!await next)
            {
                return;
            }

            JsonSerializer.Serialize(json, Of(record.Current), ApiJson.Context.LogLine);
            json.Reset();
            output.Write("\n"u8);
            if (output.UnflushedBytes > FlushAt)
            {
                await output.FlushAsync(cancellation);
            }
        }
    }

    private static LogLine Of(in LogRecord record) => new()
    {
        Time = record.Kind == LogRecordKind.Damaged ? null : Rfc3339(record.UnixNanoseconds),
        Stream = record.Stream switch
        {
            LogStreams.Stdout => LogStreamName.Stdout,
            LogStreams.Stderr => LogStreamName.Stderr,
            _ => null,
        },
        Partial = record.Kind == LogRecordKind.Partial,
        Text = Encoding.UTF8.GetString(record.Content.Span),
        DamagedBytes = record.Kind == LogRecordKind.Damaged ? record.Length : 0,
    };

    // DateTimeOffset ends at 100 ns
    private static string Rfc3339(long nanoseconds)
    {
        (long seconds, long fraction) = Math.DivRem(nanoseconds, 1_000_000_000);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss}.{fraction:D9}Z");
    }
}
