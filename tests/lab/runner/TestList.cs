namespace Berth.LabRunner;

/// <summary>Which tests run in the guest. A line names an assembly and a class, both without the product's name, or one method of it; one
/// that begins with <c>!</c> takes a method out that a line above it took in, and says why behind <c>#</c>.</summary>
internal sealed class TestList
{
    private const string Product = "Berth.";

    private readonly List<Line> _lines;

    private TestList(List<Line> lines) => _lines = lines;

    /// <summary>The assemblies' names, in the order of the list.</summary>
    public IEnumerable<string> Assemblies => _lines.Select(line => line.Assembly).Distinct();

    /// <summary>The methods that are left out, with the reason.</summary>
    public IEnumerable<(string Method, string Reason)> LeftOut =>
        _lines.Where(line => line.IsOut).Select(line => (line.Name[Product.Length..], line.Comment));

    /// <summary>The lines that are to find tests.</summary>
    public IEnumerable<string> Wanted => _lines.Where(line => !line.IsOut).Select(line => line.Name);

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">A line has another shape.</exception>
    public static TestList Parse(IEnumerable<string> text)
    {
        var lines = new List<Line>();
        foreach (string line in text)
        {
            string[] halves = line.Split('#', 2, StringSplitOptions.TrimEntries);
            string[] words = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            bool isOut = words[0] == "!";
            if (words.Length != (isOut ? 3 : 2) || (isOut && halves.Length < 2))
            {
                throw new FormatException($"not a line of a test list: {line}");
            }

            string assembly = Product + words[^2];
            lines.Add(new Line(assembly, $"{assembly}.{words[^1]}", isOut, halves.ElementAtOrDefault(1) ?? ""));
        }

        return new TestList(lines);
    }

    /// <summary>The line that takes a test in; null when none does, or another takes it out.</summary>
    /// <param name="typeName">Full name of the class.</param>
    /// <param name="methodName">Name of the method.</param>
    public string? Find(string typeName, string methodName)
    {
        string name = $"{typeName}.{methodName}";
        return _lines.Exists(line => line.IsOut && line.Name == name)
            ? null
            : _lines.Find(line => !line.IsOut && (line.Name == typeName || line.Name == name))?.Name;
    }

    private sealed record Line(string Assembly, string Name, bool IsOut, string Comment);
}
