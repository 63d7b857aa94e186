namespace Berth.Integration.Tests.Systemd;

/// <summary>Tests that install Berth on the machine: one at a time.</summary>
[CollectionDefinition(Name)]
public sealed class InstalledBerth
{
    public const string Name = "installed";
}
