using System.Buffers;
using System.Text;
using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

/// <summary>Writes CRI logs the way the format is described, for the reader to read back.</summary>
internal sealed class CriWriter
{
    public const string Time = "2026-11-21T22:00:00.123456789Z";
    public const long Nanoseconds = 1795298400_123456789;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public CriWriter Add(LogStreams stream, LogRecordKind kind, ReadOnlySpan<byte> content)
    {
        string name = stream == LogStreams.Stdout ? "stdout" : "stderr";
        Raw(Encoding.ASCII.GetBytes($"{Time} {name} {(kind == LogRecordKind.Full ? 'F' : 'P')} "));
        Raw(content);
        return Raw("\n"u8);
    }

    public CriWriter Out(string line) => Add(LogStreams.Stdout, LogRecordKind.Full, Encoding.UTF8.GetBytes(line));

    public CriWriter Err(string line) => Add(LogStreams.Stderr, LogRecordKind.Full, Encoding.UTF8.GetBytes(line));

    public CriWriter OutPart(string piece) => Add(LogStreams.Stdout, LogRecordKind.Partial, Encoding.UTF8.GetBytes(piece));

    public CriWriter ErrPart(string piece) => Add(LogStreams.Stderr, LogRecordKind.Partial, Encoding.UTF8.GetBytes(piece));

    public CriWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }
}
