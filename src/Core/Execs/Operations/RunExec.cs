using System.Buffers;
using Berth.Core.Errors;
using Berth.Core.Logs;

namespace Berth.Core.Execs.Operations;

/// <summary>Create, start, wait, logs and delete of an exec in one.</summary>
public sealed class RunExec
{
    /// <summary>Of each of the two streams so many bytes are returned at most.</summary>
    public const int MaxOutput = 1 << 20;

    private readonly CreateExec _create;
    private readonly StartExec _start;
    private readonly WaitForExec _wait;
    private readonly ReadExecLog _log;
    private readonly DeleteExec _delete;

    internal RunExec(CreateExec create, StartExec start, WaitForExec wait, ReadExecLog log, DeleteExec delete)
    {
        _create = create;
        _start = start;
        _wait = wait;
        _log = log;
        _delete = delete;
    }

    /// <summary>Runs a program to its end. Nothing is left of it, also when the caller goes or the time is over: it is killed then.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="request">What to run.</param>
    /// <param name="timeout">How long it may take; null for ever.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CoreException">As create does; and as start does, but for a program that is missing or can not be executed:
    /// that is an exit code, as a shell has it. <see cref="ErrorCode.DeadlinePassed"/>.</exception>
    public async Task<ExecResult> ExecuteAsync(
        string containerId, CreateExecRequest request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var exec = _create.Make(containerId, request, isPassing: true);
        try
        {
            return await RunAsync(containerId, exec.Id, timeout, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ForgetAsync(containerId, exec.Id).ConfigureAwait(false);
        }
    }

    private async Task<ExecResult> RunAsync(string containerId, string id, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _start.ExecuteAsync(containerId, id, cancellationToken).ConfigureAwait(false);
        }
        catch (CoreException failure) when (failure.Code is ErrorCode.ExecutableNotFound or ErrorCode.ExecutableNotPermitted)
        {
            // the exit says so
        }

        var ended = await _wait.ExecuteAsync(containerId, id, timeout, cancellationToken).ConfigureAwait(false);
        var stdout = new Bounded();
        var stderr = new Bounded();
        await foreach (var record in _log.Open(containerId, id, new LogQuery()).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            (record.Stream == LogStreams.Stderr ? stderr : stdout).Add(record);
            if (stdout.IsFull && stderr.IsFull)
            {
                break;
            }
        }

        return new ExecResult(ended.Exit!, stdout.Bytes, stderr.Bytes, stdout.IsCut || stderr.IsCut);
    }

    // whoever asked has the answer, or has gone
    private async Task ForgetAsync(string containerId, string id)
    {
        try
        {
            await _delete.ExecuteAsync(containerId, id, force: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CoreException)
        {
            // it went with its container, or expires later
        }
    }

    private sealed class Bounded
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public bool IsCut { get; private set; }

        public bool IsFull => _bytes.WrittenCount == MaxOutput;

        public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

        public void Add(in LogRecord record)
        {
            // damaged, unwritten or rotated away: there was more
            IsCut |= record.Kind is not (LogRecordKind.Full or LogRecordKind.Partial);
            Add(record.Content.Span);
            if (record.Kind == LogRecordKind.Full)
            {
                Add("\n"u8);
            }
        }

        private void Add(ReadOnlySpan<byte> bytes)
        {
            int room = Math.Min(bytes.Length, MaxOutput - _bytes.WrittenCount);
            _bytes.Write(bytes[..room]);
            IsCut |= room < bytes.Length;
        }
    }
}
