namespace Berth.Core.Bundles;

/// <summary>A registered bundle; also what its meta.json holds.</summary>
/// <param name="Name">Its name, unique on this host.</param>
/// <param name="Path">Absolute path of its directory. It stays where it is.</param>
/// <param name="RegisteredAt">When it was registered.</param>
public sealed record BundleInfo(string Name, string Path, DateTimeOffset RegisteredAt);
