namespace Berth.Core.Cgroups.Resources;

/// <summary>A value as the kernel has it after it was written: rounded to pages, or clamped.</summary>
/// <param name="Pointer">JSON pointer of the config's value.</param>
/// <param name="Path">Absolute path of the interface file; of a device node that was added, its path in the container.</param>
/// <param name="Requested">What was written.</param>
/// <param name="Effective">What the file says now: the whole of it, or the line of the value's device.</param>
public sealed record ResourceValue(string Pointer, string Path, string Requested, string Effective);
