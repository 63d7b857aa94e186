using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Berth.Api.Hosting;
using Berth.Core.Logs;

namespace Berth.Api.Logs;

/// <summary>Writes the records of a log as JSON: one a line, or as server-sent events (HTML Standard, 9.2) whose ids are cursors.</summary>
/// <param name="reading">Where they come from.</param>
/// <param name="output">Where to.</param>
/// <param name="asEvents">Whether as events.</param>
internal sealed class LogLines(LogReading reading, PipeWriter output, bool asEvents)
{
    private const int FlushAt = 64 * 1024;

    /// <summary>Writes until there are no more records. What has been written is sent before a wait for the next one.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ApiJson.Encoder });
        await using var records = new LogRecords(reading, cancellation);
        while (true)
        {
            Task<bool> next = records.NextAsync();
            if (!next.IsCompleted && output.UnflushedBytes > 0)
            {
                await output.FlushAsync(cancellation);
            }

            if (!await next)
            {
                break;
            }

            Write(json, records.Current);
            if (output.UnflushedBytes > FlushAt)
            {
                await output.FlushAsync(cancellation);
            }
        }

        if (asEvents)
        {
            // a client that reads events comes back when its stream ends, unless it is told
            output.Write("event: end\ndata: {}\n\n"u8);
            await output.FlushAsync(cancellation);
        }
    }

    private void Write(Utf8JsonWriter json, in LogRecord record)
    {
        string cursor = reading.After(record).ToString();
        if (asEvents)
        {
            output.Write("id: "u8);
            output.Write(Encoding.ASCII.GetBytes(cursor));
            output.Write("\ndata: "u8);
        }

        JsonSerializer.Serialize(json, Of(record, cursor), ApiJson.Context.LogLine);
        json.Reset();
        output.Write(asEvents ? "\n\n"u8 : "\n"u8);
    }

    private static LogLine Of(in LogRecord record, string cursor) => new()
    {
        Time = record.IsLine ? LogTime.ToString(record.UnixNanoseconds) : null,
        Stream = record.Stream switch
        {
            LogStreams.Stdout => LogStreamName.Stdout,
            LogStreams.Stderr => LogStreamName.Stderr,
            _ => null,
        },
        Partial = record.Kind == LogRecordKind.Partial,
        Text = Encoding.UTF8.GetString(record.Content.Span),
        Base64 = Utf8.IsValid(record.Content.Span) ? null : Convert.ToBase64String(record.Content.Span),
        DamagedBytes = record.Kind == LogRecordKind.Damaged ? record.Length : 0,
        LostBytes = record.Kind is LogRecordKind.Unwritten or LogRecordKind.Removed ? record.Length : 0,
        Cursor = cursor,
    };
}
