using System.Collections.Concurrent;

namespace Berth.Integration.Tests.Crash;

/// <summary>What a client was promised about containers before the daemon died.</summary>
internal sealed class CrashLedger
{
    private readonly ConcurrentDictionary<string, Promise> _promises = new();

    /// <summary>What the daemon has answered, or was last asked for.</summary>
    public enum Promise
    {
        /// <summary>A create was sent: it may be there or not.</summary>
        MayExist,

        /// <summary>The create was answered.</summary>
        Created,

        /// <summary>A start was sent.</summary>
        MayRun,

        /// <summary>The start was answered.</summary>
        Started,

        /// <summary>A delete was sent: it may be there or not.</summary>
        MayBeGone,

        /// <summary>The delete was answered.</summary>
        Deleted,
    }

    /// <summary>All that was ever asked for.</summary>
    public IReadOnlyDictionary<string, Promise> Promises => _promises;

    public void Note(string id, Promise promise) => _promises[id] = promise;

    /// <summary>Whether the container must, may or must not be known to the next daemon.</summary>
    public static bool? MustExist(Promise promise) => promise switch
    {
        Promise.Created or Promise.MayRun or Promise.Started => true,
        Promise.Deleted => false,
        _ => null,
    };

    /// <summary>The statuses that the container can have, if it is there.</summary>
    public static IReadOnlyList<string> PossibleStatuses(Promise promise) => promise switch
    {
        Promise.MayExist or Promise.Created => ["created"],
        Promise.Started => ["running", "stopped"],
        Promise.MayRun => ["created", "running", "stopped"],
        _ => ["created", "running", "stopped"],
    };
}
