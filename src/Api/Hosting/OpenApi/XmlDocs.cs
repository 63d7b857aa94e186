using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using System.Xml.XPath;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>Reads an assembly's XML documentation for people who do not know C#: lines are joined, and a reference is the bare
/// name.</summary>
internal static partial class XmlDocs
{
    public static XPathDocument Load(Assembly assembly)
    {
        XDocument docs = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"), LoadOptions.PreserveWhitespace);
        foreach (XElement reference in docs.Descendants("see").Where(see => see.Attribute("cref") is not null).ToList())
        {
            string name = reference.Attribute("cref")!.Value;
            reference.ReplaceWith(new XText(name[(name.LastIndexOf('.') + 1)..]));
        }

        foreach (XText text in docs.DescendantNodes().OfType<XText>())
        {
            text.Value = Blanks().Replace(text.Value, " ");
        }

        using var reader = docs.CreateReader();
        return new XPathDocument(reader);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
