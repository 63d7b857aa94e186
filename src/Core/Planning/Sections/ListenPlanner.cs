using System.Globalization;
using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary>The sockets that the program is started with (sd_listen_fds(3)). Their addresses are no part of a plan.</summary>
internal static class ListenPlanner
{
    public static void Plan(PlanContext context)
    {
        if (context.Extras.SocketNames is { Count: > 0 } names)
        {
            context.Flags |= PlanFlags.Listen;
            context.Add(Operations.TakeSockets(names));
        }
    }

    /// <summary>What is added to the environment of the config; the launcher adds LISTEN_PID.</summary>
    public static IReadOnlyList<string> Variables(PlanContext context) => context.Extras.SocketNames is { Count: > 0 } names
        ? [string.Create(CultureInfo.InvariantCulture, $"LISTEN_FDS={names.Count}"), $"LISTEN_FDNAMES={string.Join(':', names)}"]
        : [];
}
