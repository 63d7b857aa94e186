namespace Berth.Core.Host;

/// <summary>Something of the kernel that Berth uses.</summary>
/// <param name="Name">What it is called, such as <c>clone-into-cgroup</c>.</param>
/// <param name="Available">Whether this host has it.</param>
/// <param name="IsRequired">Whether Berth can not run containers without.</param>
/// <param name="Reason">How that is known, or what Berth does without.</param>
public sealed record HostFeature(string Name, bool Available, bool IsRequired, string Reason);
