namespace Berth.Core.Specs;

/// <summary>Both maps of one user namespace.</summary>
/// <param name="Users">Of user ids.</param>
/// <param name="Groups">Of group ids.</param>
public sealed record IdMaps(IdMap Users, IdMap Groups);
