using System.IO.Pipelines;
using System.Text;
using Berth.Core.Logs;
using Berth.Core.Watching;

namespace Berth.Core.Tests.Logs;

/// <summary>A directory with a container.log, removed at the end.</summary>
internal sealed class LogDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("berth-log-");

    public LogDirectory(IFileWatcher? watcher = null) => Log = new ContainerLog(_directory.FullName, watcher ?? new NoWatcher(), TimeProvider.System);

    public ContainerLog Log { get; }

    public string Path => _directory.FullName;

    public LogDirectory Write(byte[] bytes)
    {
        using FileStream file = new(
            System.IO.Path.Combine(Path, LogFiles.Current), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
        return this;
    }

    public LogDirectory Write(CriWriter records) => Write(records.ToArray());

    /// <summary>Reads records as text: stream, tag, content.</summary>
    public async Task<List<string>> ReadAsync(LogQuery query, bool hasEnded = true)
    {
        var records = new List<string>();
        await foreach (LogRecord record in Log.ReadAsync(query, hasEnded ? Task.CompletedTask : new TaskCompletionSource().Task))
        {
            records.Add(Show(record));
        }
        return records;
    }

    public async Task<byte[]> CopyAsync(LogQuery query)
    {
        var copy = new MemoryStream();
        PipeWriter writer = PipeWriter.Create(copy);
        await Log.CopyTextAsync(query, writer, timestamps: false, Task.CompletedTask);
        await writer.CompleteAsync();
        return copy.ToArray();
    }

    public static string Show(LogRecord record) => record.Kind == LogRecordKind.Damaged ? $"damaged {record.Position}+{record.Length}"
        : !record.IsLine ? $"{record.Kind} {record.Position}+{record.Length}"
        : $"{record.Stream} {record.Kind} {Encoding.UTF8.GetString(record.Content.Span)}";

    public void Dispose() => _directory.Delete(recursive: true);

    private sealed class NoWatcher : IFileWatcher
    {
        public IFileWatch Watch(string path) => throw new IOException("nothing is to be watched here");
    }
}
