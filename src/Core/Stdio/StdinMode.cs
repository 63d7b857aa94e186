namespace Berth.Core.Stdio;

/// <summary>Where a program's standard input comes from.</summary>
public enum StdinMode
{
    /// <summary><c>/dev/null</c>.</summary>
    None,

    /// <summary>Clients; it stays open when they go, until one of them closes it.</summary>
    Open,

    /// <summary>Clients; it is closed when the first one goes that had it.</summary>
    Once,
}
