namespace Berth.Core.Attaching;

/// <summary>What somebody who attaches gets of the output that is there already. Only who wants some can attach to a process that has ended.</summary>
public enum AttachHistory
{
    /// <summary>Nothing: what comes from now on.</summary>
    None,

    /// <summary>Everything that is kept.</summary>
    All,

    /// <summary>The last lines.</summary>
    Tail,

    /// <summary>What comes after a place.</summary>
    Cursor,
}
