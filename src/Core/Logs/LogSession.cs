using Berth.Core.Errors;
using Berth.Core.Watching;

namespace Berth.Core.Logs;

/// <summary>One reading of a log: what is at hand is taken without waiting, more is loaded or waited for.</summary>
internal sealed class LogSession : IDisposable
{
    private readonly string _directory;
    private readonly LogQuery _query;
    private readonly Task _ended;
    private readonly LogDeadline _until;
    private readonly LogFiles _files;
    private readonly IFileWatch? _watch;

    // what is to be read after the present file, oldest first: held open, so that a rotation takes nothing away
    private readonly Queue<LogFile> _later = new();
    private LogFile? _file;
    private CriLogReader? _reader;
    private LogStart _start;
    private LogRecord? _removed;
    private bool _takeRest, _isOver;

    /// <summary>Starts one.</summary>
    /// <param name="directory">The log's directory, which exists.</param>
    /// <param name="query">What to read.</param>
    /// <param name="ended">Completes when nothing more will be written.</param>
    /// <param name="watcher">Asked only by followers.</param>
    /// <param name="time">Tells when <see cref="LogQuery.Until"/> has come.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the directory can not be watched.</exception>
    public LogSession(string directory, LogQuery query, Task ended, IFileWatcher watcher, TimeProvider time)
    {
        (_directory, _query, _ended, _files) = (directory, query, ended, new LogFiles(directory));
        try
        {
            // before the first look at the files, so that nothing is missed between
            _watch = query.Follow && !ended.IsCompleted ? watcher.Watch(directory) : null;
        }
        catch (IOException failure)
        {
            throw Failed(failure);
        }
        _until = new LogDeadline(_watch is null ? null : query.Until, time);
    }

    /// <summary>Takes the next record of what has been loaded; its content is valid until the next call.</summary>
    public bool TryRead(out LogRecord record)
    {
        if (_removed is { } removed)
        {
            (record, _removed) = (removed, null);
            return true;
        }
        record = default;
        while (_reader is { } reader && (reader.TryRead(out record) || (_takeRest && reader.TryReadRest(out record))))
        {
            if (_start.Includes(record) && (!record.IsLine || _query.Includes(record.UnixNanoseconds)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Loads more; a follower waits for it.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: a file can not be read.</exception>
    public async ValueTask<bool> LoadAsync(CancellationToken cancellation)
    {
        while (!_isOver)
        {
            // asked before reading: what was written until then is read afterwards
            bool isComplete = _ended.IsCompleted, isLast = isComplete || _until.HasPassed || _watch is null;
            if (await TryLoadAsync(cancellation).ConfigureAwait(false))
            {
                return true;
            }
            if (isLast)
            {
                _isOver = true;
                _takeRest = isComplete;
                return isComplete;
            }
            await Task.WhenAny(_watch!.NextChangeAsync(cancellation), _ended, _until.Passed).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
        return false;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _until.Dispose();
        _watch?.Dispose();
        _reader?.Dispose();
        _file?.Dispose();
        while (_later.TryDequeue(out LogFile? file))
        {
            file.Dispose();
        }
    }

    private async ValueTask<bool> TryLoadAsync(CancellationToken cancellation)
    {
        try
        {
            return _reader is null
                ? await BeginAsync(cancellation).ConfigureAwait(false) && await LoadBlockAsync(cancellation).ConfigureAwait(false)
                : await LoadBlockAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(failure);
        }
    }

    private async ValueTask<bool> LoadBlockAsync(CancellationToken cancellation)
    {
        while (!await _reader!.FillAsync(cancellation).ConfigureAwait(false))
        {
            if (_later.Count > 0)
            {
                if (!_takeRest)
                {
                    // nobody writes to this file any more: what follows its last newline is all there will be
                    _takeRest = true;
                    return true;
                }
                GoOnWith(_later.Dequeue());
                if (_removed is not null)
                {
                    return true;
                }
            }
            else if (_watch is null || !_files.HasRotated(_file!))
            {
                return false;
            }
            else
            {
                // what was written to this file before the rotation is read first: hence once more round
                Enqueue(_files.Open(), _file!);
                if (_later.Count == 0)
                {
                    return false;
                }
            }
        }
        return true;
    }

    private async ValueTask<bool> BeginAsync(CancellationToken cancellation)
    {
        IReadOnlyList<LogFile> files = _files.Open();
        try
        {
            if (files.Count == 0)
            {
                return false;
            }
            _start = _query.Tail is null
                ? LogStart.Of(_query.Streams, Math.Max(_query.From ?? 0, 0))
                : await LogTail.FindAsync(files, _query, cancellation).ConfigureAwait(false);
        }
        catch
        {
            files.ToList().ForEach(file => file.Dispose());
            throw;
        }
        Begin(files);
        return true;
    }

    private void Begin(IReadOnlyList<LogFile> files)
    {
        int first = 0;
        while (first < files.Count - 1 && files[first + 1].Start <= _start.First)
        {
            files[first++].Dispose();
        }
        foreach (LogFile file in files.Skip(first))
        {
            _later.Enqueue(file);
        }
        _file = _later.Dequeue();
        if (_query.From < _file.Start)
        {
            _removed = LogRecord.Other(LogRecordKind.Removed, _query.From.Value, _file.Start - _query.From.Value);
        }
        _reader = new CriLogReader(_file, Math.Clamp(_start.First, _file.Start, _file.End));
    }

    // those that are younger than the present file; it may be gone by now, and some of those that followed it
    private void Enqueue(IReadOnlyList<LogFile> files, LogFile present)
    {
        long end = present.End;
        foreach (LogFile file in files)
        {
            if (file.Inode != present.Inode && file.Start >= end)
            {
                _later.Enqueue(file);
            }
            else
            {
                file.Dispose();
            }
        }
    }

    private void GoOnWith(LogFile file)
    {
        long position = _reader!.Position;
        _reader.Dispose();
        _file!.Dispose();
        _file = file;
        _reader = new CriLogReader(file, file.Start);
        _takeRest = false;
        if (file.Start > position)
        {
            _removed = LogRecord.Other(LogRecordKind.Removed, position, file.Start - position);
        }
    }

    private CoreException Failed(Exception failure)
    {
        string path = Path.Combine(_directory, LogFiles.Current);
        return new(ErrorCode.StateFailed, $"read {path}: {failure.Message}", failure) { Path = path, Syscall = "read" };
    }
}
