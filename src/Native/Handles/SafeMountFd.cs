namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of a mount that need not be attached anywhere (open_tree(2), fsmount(2)). It can stand for its root
/// directory wherever a directory's descriptor can.</summary>
public sealed class SafeMountFd : SafeFd;
