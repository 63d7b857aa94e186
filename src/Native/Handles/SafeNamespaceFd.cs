namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of a namespace (namespaces(7)).</summary>
public sealed class SafeNamespaceFd : SafeFd;
