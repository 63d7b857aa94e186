using System.Text;

namespace Berth.Core.Specs;

/// <summary>Host and domain name (config.md, "Hostname" and "Domainname"; sethostname(2)).</summary>
internal static class HostnameRules
{
    /// <summary>__NEW_UTS_LEN.</summary>
    private const int MaxLength = 64;

    public static void Check(Spec spec, Findings findings)
    {
        var hasNamespace = spec.Linux?.Namespaces?.Any(ns => ns?.Type == LinuxNamespaceType.UTS) == true;
        CheckName("/hostname", spec.Hostname, hasNamespace, findings);
        CheckName("/domainname", spec.Domainname, hasNamespace, findings);
    }

    private static void CheckName(string pointer, string? name, bool hasNamespace, Findings findings)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        if (!hasNamespace)
        {
            findings.Problem(pointer, "needs a uts namespace: it would change the host's");
        }

        if (Encoding.UTF8.GetByteCount(name) is > MaxLength and var length)
        {
            findings.Problem(pointer, $"must be at most {MaxLength} bytes, found {length}");
        }
    }
}
