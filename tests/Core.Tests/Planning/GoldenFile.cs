using System.Runtime.CompilerServices;
using System.Text.Json;
using Berth.Core.Planning;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Planning;

/// <summary>The directory Golden: <c>name.json</c> is a config, <c>name.plan.txt</c> the plan it is compiled to. The end of the name
/// says for which host (<see cref="SampleFacts.For"/>). With BERTH_UPDATE_GOLDEN=1 the plans are written instead of compared.</summary>
internal static class GoldenFile
{
    private const string ConfigSuffix = ".json";

    public static bool MustUpdate => Environment.GetEnvironmentVariable("BERTH_UPDATE_GOLDEN") == "1";

    public static IEnumerable<string> Names() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Planning", "Golden"), "*" + ConfigSuffix)
            .Select(path => Path.GetFileName(path)[..^ConfigSuffix.Length])
            .Order(StringComparer.Ordinal);

    public static Spec Config(string name) =>
        JsonSerializer.Deserialize(File.ReadAllText(InOutput(name + ConfigSuffix)), SpecJson.Context.Spec)!;

    public static Plan Plan(string name) => Compile(name, Config(name));

    /// <summary>Compiles a config on the host that the name stands for.</summary>
    public static Plan Compile(string name, Spec config) => PlanCompiler.Compile(config, SampleFacts.For(name), SampleFilter.For(config));

    public static string PlanText(string name) => File.ReadAllText(InOutput(name + ".plan.txt"));

    public static void WritePlanText(string name, string text) =>
        File.WriteAllText(Path.Combine(SourceDirectory(), name + ".plan.txt"), text);

    private static string InOutput(string file) => Path.Combine(AppContext.BaseDirectory, "Planning", "Golden", file);

    private static string SourceDirectory([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Golden");
}
