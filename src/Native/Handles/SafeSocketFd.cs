namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of a socket (socket(2)).</summary>
public sealed class SafeSocketFd : SafeFd;
