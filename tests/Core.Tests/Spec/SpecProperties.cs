using System.Text;
using System.Text.Json.Nodes;
using Berth.Core.Errors;
using Berth.Core.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Specs;

/// <summary>What holds for every document.</summary>
public class SpecProperties
{
    [Fact]
    public void Write_AnyWellFormedConfig_GivesTheSameDocument() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(SpecGen.WellFormed), json =>
            JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(SpecJson.Write(Read(json))))));

    [Fact]
    public void Validate_AnyWellFormedConfig_PointsIntoTheDocument() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(SpecGen.WellFormed), json =>
        {
            var validation = SpecValidator.Validate(Read(json));
            return validation.Problems.Concat(validation.Warnings).All(problem => Leads(problem, JsonNode.Parse(json)!));
        }));

    [Fact]
    public void Read_AnyJson_IsReadOrRefused() => Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(SpecGen.Json(5)), json =>
        ReadsOrRefuses(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void Read_AnyBytes_IsReadOrRefused() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => ReadsOrRefuses(bytes)));

    [Fact]
    public void Read_FixtureWithAChangedByte_IsReadOrRefused()
    {
        var original = Encoding.UTF8.GetBytes(Fixture.Read("whole.json"));
        var changes = Arb.From(Gen.Zip(Gen.Choose(0, original.Length - 1), Gen.Choose(0, 255)));
        Check.QuickThrowOnFailure(Prop.ForAll(changes, change =>
        {
            var bytes = original.ToArray();
            bytes[change.Item1] = (byte)change.Item2;
            return ReadsOrRefuses(bytes);
        }));
    }

    private static Spec Read(string json) => SpecReader.Read(Encoding.UTF8.GetBytes(json)).Spec;

    private static bool ReadsOrRefuses(byte[] bytes)
    {
        try
        {
            return SpecReader.Read(bytes).Spec is not null;
        }
        catch (CoreException error)
        {
            return error.Code == ErrorCode.InvalidJson || (error.Code == ErrorCode.InvalidConfig && error.Problems.Count > 0);
        }
    }

    /// <summary>Whether a problem's pointer leads to a value, or to where a required one is missing.</summary>
    private static bool Leads(ConfigProblem problem, JsonNode document)
    {
        JsonNode? node = document;
        foreach (var step in problem.Pointer.Split('/').Skip(1))
        {
            node = node switch
            {
                JsonArray list => list[int.Parse(step)],
                JsonObject map => map[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)],
                _ => null,
            };
        }

        return node is not null || problem.Message is "is required" || problem.Pointer == "/linux/namespaces";
    }
}
