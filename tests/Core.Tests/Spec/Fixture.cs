namespace Berth.Core.Tests.Specs;

/// <summary>Files of the directory Fixtures.</summary>
internal static class Fixture
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Spec", "Fixtures", name));
}
