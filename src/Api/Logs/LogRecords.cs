using Berth.Core.Errors;
using Berth.Core.Logs;

namespace Berth.Api.Logs;

/// <summary>The records of a log, for readers that have something to do before they wait for the next one, and may fail in it.</summary>
internal sealed class LogRecords : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<LogRecord> _records;
    private Task<bool> _next = Task.FromResult(true);

    /// <summary>Begins to read.</summary>
    /// <param name="reading">What.</param>
    /// <param name="cancellation">Ends it.</param>
    public LogRecords(LogReading reading, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _records = reading.ReadAsync(_stop.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    /// <summary>The present record; its content is valid until the next one is asked for.</summary>
    public LogRecord Current => _records.Current;

    /// <summary>Asks for the next record; false at the end. One that is not completed waits for it.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the log can not be read.</exception>
    public Task<bool> NextAsync() => _next = _records.MoveNextAsync().AsTask();

    /// <summary>Ends the reading, also while it waits: an enumerator can not be disposed then.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _next;
        }
        catch (Exception over) when (over is OperationCanceledException or CoreException)
        {
        }

        await _records.DisposeAsync();
        _stop.Dispose();
    }
}
