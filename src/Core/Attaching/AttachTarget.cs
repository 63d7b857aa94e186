using Berth.Core.Containers;
using Berth.Core.Stdio;
using Berth.Native.Handles;

namespace Berth.Core.Attaching;

/// <summary>A process to attach to: a container's or an exec's.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Stdio">What its streams are connected to.</param>
/// <param name="Monitor">Its monitor; null once that is gone.</param>
/// <param name="Exit">How it ended; null before, and when it was deleted while it ran.</param>
internal sealed record AttachTarget(string Name, ProcessStdio Stdio, Func<SafePidFd?> Monitor, Func<ContainerExit?> Exit);
