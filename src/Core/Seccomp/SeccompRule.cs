using Berth.Native.Seccomp;

namespace Berth.Core.Seccomp;

/// <summary>A rule as libseccomp takes it.</summary>
/// <param name="Pointer">What it was made from.</param>
/// <param name="Action"><c>SCMP_ACT_…</c> with its data.</param>
/// <param name="Syscall">libseccomp's number.</param>
/// <param name="Conditions">All must hold.</param>
internal sealed record SeccompRule(string Pointer, uint Action, int Syscall, ArgumentCondition[] Conditions);
