namespace Berth.Core.Specs;

/// <summary>A part of the specification that Berth does not implement: it is refused, never ignored.</summary>
/// <param name="Pattern">JSON pointer of the field; <c>*</c> stands for every item of a list.</param>
/// <param name="Refuses">Tells whether a value (never null) asks for what is missing.</param>
/// <param name="Message">Why it is refused.</param>
internal sealed record CoverageGap(string Pattern, Func<object, bool> Refuses, string Message);
