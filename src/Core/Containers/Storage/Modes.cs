namespace Berth.Core.Containers.Storage;

/// <summary>Permissions of what Berth makes: nobody but root reads another's container (CVE-2021-41103, CVE-2024-25621).</summary>
internal static class Modes
{
    public const uint PrivateDirectory = 0b111_000_000;

    public const uint PrivateFile = 0b110_000_000;

    /// <summary>A root directory that the daemon's group may look into.</summary>
    public const UnixFileMode Root = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
}
