namespace Berth.Core.Cgroups.Devices;

/// <summary>Device rules of a cgroup on version 2.</summary>
/// <param name="Program">The program that decides, eight bytes an instruction; empty for none.</param>
/// <param name="Pointer">JSON pointer of the rules.</param>
public sealed record DeviceSettings(ReadOnlyMemory<ulong> Program, string Pointer)
{
    /// <summary>No rules: whatever program there is, is taken off.</summary>
    public static DeviceSettings None { get; } = new(ReadOnlyMemory<ulong>.Empty, "/linux/resources/devices");

    /// <inheritdoc/>
    public bool Equals(DeviceSettings? other) =>
        other is not null && Pointer == other.Pointer && Program.Span.SequenceEqual(other.Program.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pointer, Program.Length);
}
