using System.Text.RegularExpressions;

namespace Berth.Conformance.Tests.Reports;

/// <summary>Takes out of a value what differs from one container to the next.</summary>
internal sealed partial class Normalizer(string bundle, string id)
{
    private readonly Regex _bundle = new($@"[^ ""]*/{Regex.Escape(Path.GetFileName(bundle))}");

    /// <summary>The value without the bundle's path, the container's id and numbers of inodes.</summary>
    public string Clean(string value) =>
        Inode().Replace(_bundle.Replace(value, "BUNDLE").Replace(id, "ID", StringComparison.Ordinal), "$1:[]");

    [GeneratedRegex(@"(pipe|socket|anon_inode):\[\d+\]")]
    private static partial Regex Inode();
}
