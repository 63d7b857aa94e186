using System.Diagnostics;
using Berth.Api.Containers;
using Berth.Core.Containers;
using Berth.Core.Errors;

namespace Berth.Api.Hosting.Problems;

/// <summary>The one mapping from exceptions to problems.</summary>
internal static class ProblemMapping
{
    /// <summary>What the exception is to the client.</summary>
    public static ProblemResponse Of(Exception exception, HttpContext context) => exception switch
    {
        CoreException core => OfCore(core, context),
        ProblemException own => Of(own.Kind, own.Message, context) with { Errors = own.Errors, State = own.State },
        BadHttpRequestException http => Of(ProblemCatalog.OfStatus(http.StatusCode), http.Message.ToMessage(), context),
        OperationCanceledException => Of(ProblemCatalog.Of(ErrorCode.Unavailable), "the daemon is stopping", context),
        _ => Of(HttpProblems.InternalError, "something unexpected happened; the daemon's log has the details", context),
    };

    /// <summary>A problem that nothing but its kind is known of.</summary>
    public static ProblemResponse Of(ProblemKind kind, string detail, HttpContext context) => new()
    {
        Type = kind.Type,
        Title = kind.Title,
        Status = kind.Status,
        Detail = detail,
        Instance = context.Request.Path.Value ?? "",
        Code = kind.Code,
        Retryable = kind.Retryable,
        TraceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
    };

    private static ProblemResponse OfCore(CoreException exception, HttpContext context) =>
        Of(ProblemCatalog.Of(exception.Code), exception.Message, context) with
        {
            Errno = exception.Errno,
            DBusError = exception.DBusError,
            Syscall = exception.Syscall,
            Path = exception.Path,
            Step = exception.Step is { } step ? new ProblemStep(step.Number, step.Count, step.Text) : null,
            State = exception.State,
            Allowed = exception.Allowed is { Count: > 0 } allowed ? allowed : null,
            Exit = exception.Code == ErrorCode.ContainerDeleted ? ExitOf(context) : null,
            Errors = exception.Problems is { Count: > 0 } problems
                ? [.. problems.Select(problem => new ProblemError(problem.Pointer, problem.Message))] : null,
        };

    private static ExitResponse? ExitOf(HttpContext context) =>
        context.Request.RouteValues["id"] is string id
            && context.RequestServices.GetRequiredService<ContainerRegistry>().FindDeleted(id) is { Exit: { } exit }
            ? ContainerMapping.ToResponse(exit) : null;
}
