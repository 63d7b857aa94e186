namespace Berth.Core.Planning;

/// <summary>One step of a plan, for people and programs that look at it before anything runs.</summary>
/// <param name="Number">1-based; the number that a failure names.</param>
/// <param name="Phase">When: <c>monitor</c>, <c>setup</c>, <c>root</c>, <c>drop</c> or <c>exec</c>.</param>
/// <param name="Op">The kind of step, such as <c>mountSetattr</c> for the launcher's <c>OP_MOUNT_SETATTR</c>.</param>
/// <param name="Text">What it does, such as <c>mount proc on /proc</c>; the text that a failure names.</param>
/// <param name="Details">How: flags and options by name.</param>
public sealed record PlanStep(int Number, string Phase, string Op, string Text, IReadOnlyList<string> Details);
