namespace Berth.Core.Planning;

/// <summary>What a create asks for that a config has no field for, as far as it changes the plan.</summary>
public sealed record PlanExtras
{
    /// <summary>Nothing.</summary>
    public static PlanExtras None { get; } = new();

    /// <summary>Whether the program gets a <c>NOTIFY_SOCKET</c> (sd_notify(3)).</summary>
    public bool HasNotify { get; init; }

    /// <summary>What the sockets are called that the program gets (<c>LISTEN_FDNAMES</c> of sd_listen_fds(3)), without colons; empty for
    /// none.</summary>
    public IReadOnlyList<string> SocketNames { get; init; } = [];

    /// <summary>Tells plans of one config apart; empty for nothing.</summary>
    internal string Key => (HasNotify ? "notify" : "") + (SocketNames.Count == 0 ? "" : "listen=" + string.Join(':', SocketNames));
}
