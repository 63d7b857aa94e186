namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of an inotify instance (inotify(7)).</summary>
public sealed class SafeInotifyFd : SafeFd;
