using Berth.Core.Errors;

namespace Berth.Api.Hosting.Problems;

/// <summary>A request that the API itself refuses, before Core is asked.</summary>
internal sealed class ProblemException(ProblemKind kind, string detail, IReadOnlyList<ProblemError>? errors = null) : Exception(detail)
{
    /// <summary>Which problem it is.</summary>
    public ProblemKind Kind => kind;

    /// <summary>Everything that is wrong.</summary>
    public IReadOnlyList<ProblemError>? Errors => errors;

    /// <summary>The container's status, when that is what stands in the way.</summary>
    public string? State { get; init; }

    /// <summary>A body that is not well-formed JSON.</summary>
    public static ProblemException InvalidJson(string message) =>
        new(ProblemCatalog.Of(ErrorCode.InvalidJson), "request body: " + message, [new ProblemError("", message)]);

    /// <summary>Fields or parameters that are wrong.</summary>
    public static ProblemException InvalidRequest(IReadOnlyList<ProblemError> errors) =>
        new(
            ProblemCatalog.Of(ErrorCode.InvalidRequest),
            string.Join("; ", errors.Select(error => $"{error.Pointer}: {error.Message}".TrimStart(':', ' '))),
            errors);
}
