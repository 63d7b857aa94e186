using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Core.Specs;
using Berth.Core.Tests.Planning;
using Berth.TestSupport.RuntimeSpec;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Specs;

/// <summary>The configs of the tests are such by the runtime-spec's own schema, and Berth refuses what that refuses.</summary>
public class PublishedSchemaTests
{
    // Where the schema is narrower than the text of the specification, or than what every runtime takes.
    private static readonly string[] Beyond =
    [
        "/process/capabilities/", // unknown ones are to be warned of (config.md, "Linux Process"), whatever they look like
        "/process/consoleSize/", // to be ignored without a terminal (config.md, "Process")
        "/linux/rootfsPropagation: is none of", // the recursive forms
        "/linux/resources/", // members that are missing from an entry of a list count as 0 or empty
        "/fileMode: is above", // bits of the type and set-user-id: a mode as stat(2) gives it
    ];

    [RequiresPublishedSchemaFact]
    public void CheckConfig_TheSpecificationsOwnExamples_FitOrNotAsTheyShould()
    {
        Assert.Empty(Examples("good").SelectMany(PublishedSchema.CheckConfig));
        Assert.DoesNotContain(Examples("bad"), example => PublishedSchema.CheckConfig(example).Count == 0);
    }

    [RequiresPublishedSchemaFact]
    public void CheckConfig_DefaultAndGoldenConfigs_Fit()
    {
        var configs = GoldenFile.Names().Select(name => (Name: name, Config: GoldenFile.Config(name))).Append((Name: "the default config", Config: DefaultSpec.Value));
        Assert.Empty(configs.SelectMany(one => Violations(JsonNode.Parse(SpecJson.Write(one.Config))).Select(violation => $"{one.Name} {violation}")));
    }

    [RequiresPublishedSchemaFact]
    public void Validate_AnyConfigThatDoesNotFit_HasAProblem() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(SpecGen.OneSectionReplaced), json =>
        {
            if (SpecValidator.Validate(SpecReader.Read(Encoding.UTF8.GetBytes(json)).Spec).Problems.Count == 0)
            {
                Assert.Empty(Violations(JsonNode.Parse(json)));
            }
        }));

    private static IEnumerable<string> Violations(JsonNode? config) =>
        PublishedSchema.CheckConfig(config).Where(violation => !Beyond.Any(part => violation.Contains(part, StringComparison.Ordinal)));

    private static List<JsonNode?> Examples(string kind)
    {
        var examples = new List<JsonNode?>();
        foreach (string file in Directory.GetFiles(Path.Combine(PublishedSchema.Directory, "test", "config", kind), "*.json"))
        {
            try
            {
                examples.Add(JsonNode.Parse(File.ReadAllText(file)));
            }
            catch (JsonException) when (kind == "bad")
            {
                // no JSON at all: nothing for a schema
            }
        }

        return examples;
    }
}
