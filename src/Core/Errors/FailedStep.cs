namespace Berth.Core.Errors;

/// <summary>The step of a plan at which a launch failed.</summary>
/// <param name="Number">1-based number of the step.</param>
/// <param name="Count">How many steps the plan has.</param>
/// <param name="Text">What the step does, as <c>GET …/plan</c> shows it.</param>
public sealed record FailedStep(int Number, int Count, string Text);
