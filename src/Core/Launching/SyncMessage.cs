using Berth.Native.Contract;
using Berth.Native.Handles;

namespace Berth.Core.Launching;

/// <summary>One packet of the sync protocol, or its end.</summary>
/// <param name="Type">What it says; null when the launcher's side was closed.</param>
/// <param name="Payload">What follows the header.</param>
/// <param name="Descriptor">The descriptor that came with it. The receiver owns it.</param>
internal readonly record struct SyncMessage(SyncType? Type, ReadOnlyMemory<byte> Payload, SafeFd? Descriptor);
