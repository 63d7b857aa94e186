namespace Berth.Core.Planning;

/// <summary>A network device that the daemon moves into the container's network namespace before the container process is set up: the
/// container process itself can not reach the host's.</summary>
/// <param name="HostName">Its name in the daemon's network namespace.</param>
/// <param name="Name">Its name in the container; <c>%d</c> becomes the lowest number that is free there.</param>
public sealed record NetDeviceMove(string HostName, string Name);
