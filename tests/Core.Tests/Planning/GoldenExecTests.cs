using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Core.Execs;
using Berth.Core.Planning;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Planning;

/// <summary>The directory Golden/Execs: <c>name.json</c> has the changes to the default config that make the container (<c>container</c>, a
/// JSON merge patch), and what is asked for (<c>process</c>, an OCI process object, or <c>args</c> with <c>user</c>); <c>name.plan.txt</c>
/// the plan. The end of the name says for which host, as for <see cref="GoldenFile"/>.</summary>
public sealed class GoldenExecTests
{
    private const string Suffix = ".json";

    private static readonly string Directory = Path.Combine(AppContext.BaseDirectory, "Planning", "Golden", "Execs");

    public static TheoryData<string> Names { get; } =
        [.. System.IO.Directory.GetFiles(Directory, "*" + Suffix).Select(path => Path.GetFileName(path)[..^Suffix.Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_GoldenExec_GivesCommittedPlan(string name)
    {
        var text = PlanText.Write(Compile(name));
        if (GoldenFile.MustUpdate)
        {
            GoldenFile.WritePlanText(Path.Combine("Execs", name), text);
        }
        else
        {
            Assert.Equal(File.ReadAllText(Path.Combine(Directory, name + ".plan.txt")), text);
        }
    }

    /// <summary>Compiles one of the files.</summary>
    internal static Plan Compile(string name)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(Path.Combine(Directory, name + Suffix)))!;
        JsonNode config = JsonSerializer.SerializeToNode(GoldenFile.Config("default"), SpecJson.Context.Spec)!;
        Merge(config.AsObject(), json["container"]!.AsObject());
        var request = new CreateExecRequest
        {
            Process = json["process"] is { } process ? (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(process.ToJsonString()) : null,
            Args = json["args"]?.AsArray().Select(arg => (string)arg!).ToArray(),
            User = (string?)json["user"],
        };
        var container = config.Deserialize(SpecJson.Context.Spec)!;
        return ExecPlanCompiler.Compile(
            ExecProcess.Make(request, container).Spec, ExecProcess.ParseUser(request.User), SampleFacts.For(name), SampleFilter.For(container));
    }

    // RFC 7396
    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject old)
            {
                Merge(old, inner);
            }
            else if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
