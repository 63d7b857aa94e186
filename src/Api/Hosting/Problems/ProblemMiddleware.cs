namespace Berth.Api.Hosting.Problems;

/// <summary>Turns whatever went wrong with a request into <c>application/problem+json</c>: exceptions, and the bare statuses
/// that routing answers with.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // the client is gone: there is nobody to answer, and nothing of ours went wrong
            return;
        }
        catch (Exception exception)
        {
            await AnswerAsync(context, exception);
            return;
        }

        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null })
        {
            ProblemKind kind = ProblemCatalog.OfStatus(context.Response.StatusCode);
            string detail = $"{context.Request.Method} {context.Request.Path}: {kind.Title.ToMessage()}";
            await ProblemWriter.WriteAsync(context, ProblemMapping.Of(kind, detail, context));
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        ProblemResponse problem = ProblemMapping.Of(exception, context);
        if (problem.Code == HttpProblems.InternalError.Code)
        {
            LogBug(logger, exception, context.Request.Method, context.Request.Path, problem.TraceId);
        }
        else if (problem.Status >= 500)
        {
            LogFailure(logger, context.Request.Method, context.Request.Path, problem.Code, problem.Detail, problem.TraceId);
        }

        if (context.Response.HasStarted)
        {
            // a body that breaks off is the only way left to say that it is not whole
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return ProblemWriter.WriteAsync(context, problem);
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path}: bug [{TraceId}]")]
    private static partial void LogBug(ILogger logger, Exception exception, string method, string path, string traceId);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path}: {Code}: {Detail} [{TraceId}]")]
    private static partial void LogFailure(ILogger logger, string method, string path, string code, string detail, string traceId);
}
