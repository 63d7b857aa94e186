namespace Berth.Core.Specs;

/// <summary>The one list of what is missing. Whoever implements something takes its line out; the features document follows.</summary>
internal static class CoverageGaps
{
    public static IReadOnlyList<CoverageGap> All { get; } =
    [
        new("/process/commandLine", IsSet, "a command line is for Windows, use args"),
        new("/process/user/username", IsSet, "a user name is for Windows, use uid and gid"),
        new("/solaris", IsPresent, "this section is for Solaris, containers run on Linux"),
        new("/windows", IsPresent, "this section is for Windows, containers run on Linux"),
        new("/vm", IsPresent, "this section is for virtual machines, containers run on Linux"),
        new("/zos", IsPresent, "this section is for z/OS, containers run on Linux"),
        new("/freebsd", IsPresent, "this section is for FreeBSD, containers run on Linux"),
    ];

    /// <summary>Presence alone asks for something.</summary>
    private static bool IsPresent(object value) => true;

    /// <summary>Anything that differs from leaving the field out.</summary>
    private static bool IsSet(object value) => !SpecGraph.IsEmpty(value);
}
