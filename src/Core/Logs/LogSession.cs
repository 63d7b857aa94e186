using Berth.Core.Errors;
using Berth.Core.Watching;
using Microsoft.Win32.SafeHandles;

namespace Berth.Core.Logs;

/// <summary>One reading of a log: what is at hand is taken without waiting, more is loaded or waited for.</summary>
internal sealed class LogSession : IDisposable
{
    private readonly string _path;
    private readonly LogQuery _query;
    private readonly Task _ended;
    private readonly IFileWatch? _watch;
    private SafeFileHandle? _file;
    private CriLogReader? _reader;
    private LogStart _start;
    private bool _takeRest;

    /// <summary>Starts one.</summary>
    /// <param name="path">The log, in a directory that exists.</param>
    /// <param name="query">What to read.</param>
    /// <param name="ended">Completes when nothing more will be written.</param>
    /// <param name="watcher">Asked only by followers.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the directory can not be watched.</exception>
    public LogSession(string path, LogQuery query, Task ended, IFileWatcher watcher)
    {
        (_path, _query, _ended) = (path, query, ended);
        try
        {
            // before the first look at the file, so that nothing is missed between
            _watch = query.Follow && !ended.IsCompleted ? watcher.Watch(Path.GetDirectoryName(path)!) : null;
        }
        catch (IOException failure)
        {
            throw Failed(failure);
        }
    }

    /// <summary>Takes the next record of what has been loaded; its content is valid until the next call.</summary>
    public bool TryRead(out LogRecord record)
    {
        record = default;
        while (_reader is { } reader && (reader.TryRead(out record) || (_takeRest && reader.TryReadRest(out record))))
        {
            if (_start.Includes(record))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Loads more; a follower waits for it.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the file can not be read.</exception>
    public async ValueTask<bool> LoadAsync(CancellationToken cancellation)
    {
        while (!_takeRest)
        {
            // asked before reading: what was written until then is read afterwards
            bool isLast = _ended.IsCompleted;
            if (await LoadBlockAsync(cancellation).ConfigureAwait(false))
            {
                return true;
            }
            if (isLast)
            {
                _takeRest = true;
                return true;
            }
            if (_watch is null)
            {
                return false;
            }
            await Task.WhenAny(_watch.NextChangeAsync(cancellation), _ended).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
        return false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        _reader?.Dispose();
        _file?.Dispose();
    }

    private async ValueTask<bool> LoadBlockAsync(CancellationToken cancellation)
    {
        try
        {
            _reader ??= await OpenAsync(cancellation).ConfigureAwait(false);
            return _reader is not null && await _reader.FillAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(failure);
        }
    }

    private async ValueTask<CriLogReader?> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        _start = _query.Tail is { } lines
            ? await LogTail.FindAsync(_file, _query.Streams, lines, cancellation).ConfigureAwait(false)
            : LogStart.Of(_query.Streams);
        return new CriLogReader(_file, _start.First);
    }

    private CoreException Failed(Exception failure) =>
        new(ErrorCode.StateFailed, $"read {_path}: {failure.Message}", failure) { Path = _path, Syscall = "read" };
}
