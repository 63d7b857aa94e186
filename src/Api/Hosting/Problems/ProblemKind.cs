namespace Berth.Api.Hosting.Problems;

/// <summary>One way in which a request can fail, as clients see it: RFC 9457's problem type.</summary>
/// <param name="Code">Kebab-case name; clients switch on it, and <c>/problems/{code}</c> explains it.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Retryable">Whether the same request can succeed later without anybody changing anything.</param>
/// <param name="Title">What it is, in a few words; the same for every occurrence.</param>
/// <param name="Description">What it means and what to do about it.</param>
public sealed record ProblemKind(string Code, int Status, bool Retryable, string Title, string Description)
{
    /// <summary>The problem's <c>type</c>: where this daemon explains it.</summary>
    public string Type { get; } = "/problems/" + Code;
}
