namespace Berth.Core.Planning;

/// <summary>A mounted cgroup version 1 hierarchy, as a container's own view of it is to be mounted.</summary>
/// <param name="Directory">Its directory below <c>/sys/fs/cgroup</c>, such as <c>cpu,cpuacct</c> or <c>systemd</c>.</param>
/// <param name="Options">Mount options that select it, such as <c>cpu</c> and <c>cpuacct</c>, or <c>name=systemd</c>.</param>
/// <param name="Links">Names beside <paramref name="Directory"/> that are symbolic links to it, such as <c>cpu</c> and <c>cpuacct</c>;
/// empty unless several controllers share the hierarchy.</param>
public sealed record CgroupV1Hierarchy(string Directory, IReadOnlyList<string> Options, IReadOnlyList<string> Links);
