namespace Berth.Core.Specs;

/// <summary>Names of kernel parameters (sysctl(8)).</summary>
internal static class SysctlName
{
    /// <summary>The path below /proc/sys. Of dots and slashes, whichever comes first separates, and the other one belongs to a name:
    /// <c>net.ipv4.conf.eth0/1.forwarding</c> and <c>net/ipv4/conf/eth0.1/forwarding</c> are the same.</summary>
    /// <returns>Null for what is no name.</returns>
    public static string? ToPath(string name)
    {
        var first = name.IndexOfAny(['.', '/']);
        var path = first >= 0 && name[first] == '.' ? Swap(name) : name;
        return path.Split('/').Any(part => part is "" or "." or "..") ? null : path;
    }

    private static string Swap(string name) =>
        string.Create(name.Length, name, (characters, text) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = text[i] switch
                {
                    '.' => '/',
                    '/' => '.',
                    var other => other,
                };
            }
        });
}
