using System.Text;
using System.Text.Json.Nodes;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

/// <summary>What is still found in a config of which a part can not be read.</summary>
public sealed class SpecSalvageTests
{
    [Fact]
    public void ReadAllItCan_WrongTypes_KeepsTheRest()
    {
        var document = Read("""{"ociVersion": "1.2.0", "hostname": 5, "mounts": [{"destination": "/a"}, 7, {"destination": "/b"}], "root": {"path": true}}""");

        Assert.Equal(["/hostname", "/mounts/1", "/root/path"], document.Problems.Select(problem => problem.Pointer));
        Assert.Equal("1.2.0", document.Spec.OciVersion);
        Assert.Null(document.Spec.Hostname);
        Assert.NotNull(document.Spec.Root);
        Assert.Equal(["/a", null, "/b"], document.Spec.Mounts!.Select(mount => mount.Destination));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void ReadAllItCan_NoObject_SaysNothingElse(string json)
    {
        var document = Read(json);

        Assert.Equal("", Assert.Single(document.Problems).Pointer);
        Assert.Empty(Own(document, "/process", "/root", ""));
    }

    [Fact]
    public void Unread_ProblemsOfWhatWasLeftOut_AreConsequences()
    {
        var document = Read("""{"hostname": 5, "mounts": [{"options": [true]}], "process": {"args": 1}}""");

        Assert.Equal(
            ["/root", "/mounts/0/destination", "/hostnamed"],
            Own(document, "/root", "/hostname", "/mounts/0/destination", "/mounts/0/options/3", "/hostnamed", "/process/args", "/process"));
    }

    [Fact]
    public void Unread_OneItemOfAList_SaysNothingOfTheOthers()
    {
        var document = Read("""{"linux": {"maskedPaths": ["/a", 5, "b"], "resources": {"hugepageLimits": [{}, null]}}, "process": {"args": [1]}}""");

        Assert.Equal(["/a", "", "b"], document.Spec.Linux!.MaskedPaths);
        Assert.Equal(
            ["/linux/maskedPaths/2", "/linux/resources/hugepageLimits/0/limit"],
            Own(document, "/linux/maskedPaths/1", "/linux/maskedPaths/2", "/linux/resources/hugepageLimits/0/limit", "/linux/resources/hugepageLimits/1/limit", "/process/args"));
    }

    [Fact]
    public void Unread_NamespacesThatCanNotBeRead_LeaveNothingToSayOfTheRest()
    {
        var document = Read("""{"linux": {"namespaces": [{"type": 1}]}}""");

        Assert.Empty(Own(document, "/hostname"));
    }

    [Fact]
    public void ReadAllItCan_PropertyThatOccursTwice_IsLeftOut()
    {
        var document = Read("""{"hostname": "a", "hostname": "b", "domainname": "c"}""");

        Assert.Equal("/hostname", Assert.Single(document.Problems).Pointer);
        Assert.Equal((null, "c"), (document.Spec.Hostname, document.Spec.Domainname));
    }

    [Fact]
    public void ReadAllItCan_AnyValueOfAWrongType_IsTheOnlyProblem()
    {
        var whole = Fixture.Read("whole.json");
        Assert.All(Leaves(JsonNode.Parse(whole)!, "").Where(HasAType), pointer =>
        {
            var document = Read(Configs.Put(JsonNode.Parse(whole)!.AsObject(), pointer, "{\"a\": [[]]}").ToJsonString());

            Assert.Equal(pointer, Assert.Single(document.Problems).Pointer);
            Assert.Empty(Own(document, pointer));
        });
    }

    // sections for other systems are kept as they are and looked at no closer
    private static bool HasAType(string pointer) => pointer.Split('/')[1] is not ("solaris" or "windows" or "vm" or "zos" or "freebsd");

    private static IEnumerable<string> Leaves(JsonNode node, string pointer) => node switch
    {
        JsonObject map => map.Where(member => !member.Key.Contains('/')).SelectMany(member => Leaves(member.Value!, $"{pointer}/{member.Key}")),
        JsonArray list => list.SelectMany((item, index) => Leaves(item!, $"{pointer}/{index}")),
        _ => [pointer],
    };

    private static SpecDocument Read(string json) => SpecReader.ReadAllItCan(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Own(SpecDocument document, params string[] pointers) =>
        document.Unread.Own(pointers.Select(pointer => new ConfigProblem(pointer, "wrong"))).Select(problem => problem.Pointer);
}
