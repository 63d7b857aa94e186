using Berth.Api.Hosting.Problems;
using Berth.Core.Errors;

namespace Berth.Api.Hosting;

/// <summary>Holds requests for containers and bundles back until the containers of an earlier daemon are known again: before that, answers
/// would be wrong, such as 404 for a container that runs.</summary>
internal sealed class ReadinessGate
{
    // a client of a socket that the service manager listened on may be here long before us
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the requests through.</summary>
    public void Open() => _opened.SetResult();

    /// <summary>Middleware.</summary>
    /// <exception cref="ProblemException">503: not open after a while.</exception>
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        _opened.Task.IsCompleted || !IsHeldBack(context.Request.Path) ? next(context) : WaitAsync(context, next);

    private static bool IsHeldBack(PathString path) => path.StartsWithSegments("/v1/containers") || path.StartsWithSegments("/v1/bundles");

    private async Task WaitAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await _opened.Task.WaitAsync(Patience, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            throw new ProblemException(ProblemCatalog.Of(ErrorCode.Unavailable), "the daemon is still taking over its containers");
        }

        await next(context);
    }
}
