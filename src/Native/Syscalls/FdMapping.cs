using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>A descriptor for a child.</summary>
/// <param name="Source">What it gets; stays open here.</param>
/// <param name="Target">Its number there.</param>
public readonly record struct FdMapping(SafeFd Source, int Target);
