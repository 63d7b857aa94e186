namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of an epoll instance (epoll(7)).</summary>
public sealed class SafeEpollFd : SafeFd;
