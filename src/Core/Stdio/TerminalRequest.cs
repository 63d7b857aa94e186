namespace Berth.Core.Stdio;

/// <summary>Asks for a terminal.</summary>
/// <param name="Size">Its size; null for that of the config, or else for whatever the kernel makes.</param>
public sealed record TerminalRequest(TerminalSize? Size);
