using System.Text;

namespace Berth.Api.Hosting;

/// <summary>Turns PascalCase into kebab-case: <c>ContainerNotFound</c> into <c>container-not-found</c>.</summary>
internal static class Kebab
{
    public static string Of(string pascal)
    {
        var kebab = new StringBuilder(pascal.Length + 4);
        foreach (char c in pascal)
        {
            if (char.IsUpper(c) && kebab.Length > 0)
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLowerInvariant(c));
        }

        return kebab.ToString();
    }
}
