namespace Berth.Core.Specs;

/// <summary>Kernel parameters (config-linux.md, "Sysctl"): only those of the container's own namespaces.</summary>
internal static class SysctlRules
{
    public static void Check(Spec spec, Findings findings)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.Linux?.Sysctl ?? new Dictionary<string, string>())
        {
            var pointer = JsonPointer.Append("/linux/sysctl", name);
            if (SysctlName.ToPath(name) is not { } path)
            {
                findings.Problem(pointer, $"\"{name}\" is no name of a kernel parameter");
            }
            else if (!first.TryAdd(path, pointer))
            {
                findings.Problem(pointer, $"the same parameter as {first[path]}");
            }
            else if (value is not null)
            {
                CheckNamespace(pointer, name, path, spec, findings);
                CheckNames(pointer, path, value, spec, findings);
            }
        }
    }

    private static void CheckNamespace(string pointer, string name, string path, Spec spec, Findings findings)
    {
        if (SysctlNamespaces.Of(path) is not { } type)
        {
            findings.Problem(pointer, $"{name} belongs to no namespace: it would change the host's");
        }
        else if (spec.Linux?.Namespaces?.Any(ns => ns?.Type == type) != true)
        {
            findings.Problem(pointer, $"{name} needs a {type} namespace: it would change the host's");
        }
    }

    /// <summary>Two fields for one thing must agree.</summary>
    private static void CheckNames(string pointer, string path, string value, Spec spec, Findings findings)
    {
        if (path == "kernel/hostname" && value != spec.Hostname)
        {
            findings.Problem(pointer, "conflicts with the field hostname, use that");
        }
        else if (path == "kernel/domainname" && spec.Domainname is { Length: > 0 } domain && value != domain)
        {
            findings.Problem(pointer, "conflicts with the field domainname");
        }
    }
}
