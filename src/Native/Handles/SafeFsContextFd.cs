namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of the configuration of a filesystem that is being made (fsopen(2)).</summary>
public sealed class SafeFsContextFd : SafeFd;
