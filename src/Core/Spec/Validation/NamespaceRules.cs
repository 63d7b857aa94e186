namespace Berth.Core.Specs;

/// <summary>Namespaces (config-linux.md, "Namespaces").</summary>
internal static class NamespaceRules
{
    public static void Check(Spec spec, Findings findings)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var namespaces = spec.Linux?.Namespaces ?? [];
        for (var i = 0; i < namespaces.Count; i++)
        {
            if (namespaces[i] is { } ns)
            {
                CheckType($"/linux/namespaces/{i}/type", ns.Type, i, first, findings);
                if (ns.IsJoined())
                {
                    findings.RequireAbsolute($"/linux/namespaces/{i}/path", ns.Path);
                }
            }
        }

        if (!first.ContainsKey(LinuxNamespaceType.Mount))
        {
            findings.Problem("/linux/namespaces", "a mount namespace is required: the root would change for the host");
        }
    }

    private static void CheckType(string pointer, string? type, int index, Dictionary<string, int> first, Findings findings)
    {
        if (type is null)
        {
            findings.Required(pointer);
        }
        else if (!LinuxNamespaceType.All.Contains(type))
        {
            findings.Problem(pointer, $"unknown namespace type \"{type}\"");
        }
        else if (!first.TryAdd(type, index))
        {
            findings.Problem(pointer, $"{type} is already listed at /linux/namespaces/{first[type]}");
        }
    }
}
