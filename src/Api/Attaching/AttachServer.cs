using System.Net.WebSockets;
using Berth.Core.Attaching;
using Berth.Core.Errors;
using Berth.Core.Watching;
using Microsoft.AspNetCore.Connections.Features;

namespace Berth.Api.Attaching;

/// <summary>Serves clients that have attached.</summary>
internal sealed partial class AttachServer(SendRoom room, AttachLimits limits, IHostApplicationLifetime lifetime, ILogger<AttachServer> logger)
{
    /// <summary>Serves one until either side ends it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="protocol">The subprotocol that was agreed upon.</param>
    /// <param name="attachment">What the client has attached to.</param>
    /// <param name="query">What it wants.</param>
    public async Task ServeAsync(HttpContext context, string? protocol, Attachment attachment, AttachQuery query)
    {
        try
        {
            using WebSocket socket = await AttachUpgrade.AcceptAsync(context, protocol);
            using var output = new AttachSocket(socket, context.Features.Get<IConnectionSocketFeature>()?.Socket, room, limits.Patience);
            await ServeAsync(
                socket,
                output,
                new OutputPump(output, attachment, query.Cursors, logger),
                new InputPump(socket, attachment, query.DetachKeys, logger),
                context.RequestAborted);
        }
        finally
        {
            Leave(attachment);
        }
    }

    private async Task ServeAsync(WebSocket socket, AttachSocket output, OutputPump writer, InputPump reader, CancellationToken gone)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, lifetime.ApplicationStopping);
        using var abandon = new CancellationTokenSource();
        Task<Ending> writing = writer.RunAsync(over.Token), reading = reader.RunAsync(abandon.Token);
        Ending ending = await await Task.WhenAny(writing, reading);
        if (gone.IsCancellationRequested)
        {
            // what it sent before it left is still passed on
            abandon.CancelAfter(limits.Patience);
        }
        else
        {
            ending = lifetime.ApplicationStopping.IsCancellationRequested ? Ending.Stopping : ending;
            await abandon.CancelAsync();
        }

        await over.CancelAsync();
        await writing;
        await output.CloseAsync(ending);
        await AwaitCloseAsync(socket, reading, ending, gone);
    }

    // the answer to the close is awaited, so that the client has taken all before the connection goes: over TCP the rest would go with it
    private async Task AwaitCloseAsync(WebSocket socket, Task<Ending> reading, Ending ending, CancellationToken gone)
    {
        bool canAnswer = ending != Ending.Slow && ending != Ending.Stopping;
        if (!gone.IsCancellationRequested && (!canAnswer || !await IsDoneAsync(reading)))
        {
            socket.Abort();
        }

        await reading;
    }

    private async Task<bool> IsDoneAsync(Task<Ending> reading)
    {
        try
        {
            await reading.WaitAsync(limits.Patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // a client comes back to the next daemon
    private void Leave(Attachment attachment)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        try
        {
            attachment.Leave();
        }
        catch (CoreException failure)
        {
            LogNotClosed(failure);
        }
    }

    [LoggerMessage(2, LogLevel.Error, "attach: standard input can not be closed")]
    private partial void LogNotClosed(Exception failure);
}
