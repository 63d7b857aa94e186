namespace Berth.Native.Seccomp;

/// <summary>A comparison with one argument of a system call: <c>struct scmp_arg_cmp</c> (seccomp_rule_add(3)).</summary>
/// <param name="Argument">Which, 0 to 5.</param>
/// <param name="Operator">A number of <c>enum scmp_compare</c>.</param>
/// <param name="First">What it is compared with; the mask, for a masked comparison.</param>
/// <param name="Second">What a masked comparison compares with.</param>
public readonly record struct ArgumentCondition(uint Argument, int Operator, ulong First, ulong Second);
