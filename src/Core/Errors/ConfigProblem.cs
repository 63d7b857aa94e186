namespace Berth.Core.Errors;

/// <summary>One thing that is wrong with a document.</summary>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901) such as <c>/mounts/3/options/1</c>; empty for the whole document.</param>
/// <param name="Message">What: lower-case, no full stop.</param>
public sealed record ConfigProblem(string Pointer, string Message);
