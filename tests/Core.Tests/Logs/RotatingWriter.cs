using System.Text;
using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

/// <summary>Writes a log and rotates it the way src/Native/launcher/log.c and rotate.c do.</summary>
internal sealed class RotatingWriter(string directory, int maxSize, int maxFiles)
{
    private long _start;
    private bool _isPlaced = true;

    public RotatingWriter Add(LogStreams stream, LogRecordKind kind, ReadOnlySpan<byte> content, long lost = 0, long time = CriWriter.Nanoseconds)
    {
        const int overhead = 100;
        long size = File.Exists(NameOf(0)) ? new FileInfo(NameOf(0)).Length : 0;
        if (size > 0 && size + content.Length + overhead > maxSize)
        {
            Rotate();
            (_start, size, _isPlaced) = (_start + size, 0, false);
        }
        string name = stream == LogStreams.Stdout ? "stdout" : "stderr";
        string tags = (kind == LogRecordKind.Full ? "F" : "P") + (_isPlaced ? "" : $":at={_start + size}") + (lost == 0 ? "" : $":lost={lost}");
        File.AppendAllBytes(NameOf(0), [.. Encoding.ASCII.GetBytes($"{LogTime.ToString(time)} {name} {tags} "), .. content, (byte)'\n']);
        _isPlaced = true;
        return this;
    }

    public RotatingWriter Out(string line, long lost = 0, long time = CriWriter.Nanoseconds) =>
        Add(LogStreams.Stdout, LogRecordKind.Full, Encoding.UTF8.GetBytes(line), lost, time);

    public void Rotate()
    {
        for (int number = maxFiles - 2; number >= 0; number--)
        {
            if (File.Exists(NameOf(number)))
            {
                File.Move(NameOf(number), NameOf(number + 1), overwrite: true);
            }
        }
        File.WriteAllBytes(NameOf(0), []);
    }

    private string NameOf(int number) => Path.Combine(directory, number == 0 ? "container.log" : $"container.log.{number}");
}
