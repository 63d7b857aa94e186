namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of a counter to wake somebody with (eventfd(2)).</summary>
public sealed class SafeEventFd : SafeFd;
