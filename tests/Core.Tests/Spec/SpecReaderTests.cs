using System.Text;
using System.Text.Json.Nodes;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class SpecReaderTests
{
    [Theory]
    [InlineData("whole.json")]
    [InlineData("runc-spec.json")]
    public void Read_Fixture_KnowsEveryPropertyAndKeepsIt(string name)
    {
        var text = Fixture.Read(name);
        var document = SpecReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.Empty(document.Warnings);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(SpecJson.Write(document.Spec))));
    }

    [Theory]
    [InlineData("", 1, 1, "does not contain any JSON tokens")]
    [InlineData("not json", 1, 2, "invalid")]
    [InlineData("{\n  \"ociVersion\": \"1.0.0\",\n  \"root\": }", 3, 11, "'}' is an invalid start of a value")]
    [InlineData("{\"ociVersion\": \"1.0.0\"", 1, 23, "open JSON object")]
    [InlineData("{\"a\":1} {", 1, 9, "after a single JSON value")]
    [InlineData("{\"a\":1,}", 1, 8, "trailing comma")]
    [InlineData("{ // comment\n}", 1, 3, "'/'")]
    [InlineData("{\n\"hostname\": \"x\\ud800y\"}", 2, 13, "half a surrogate pair")]
    [InlineData("{\n\"x\\udc00\": 1}", 2, 1, "half a surrogate pair")]
    [InlineData("{\"\\u0041\": tru}", 1, 15, "'tru}' is an invalid JSON literal")]
    public void Read_NotJson_SaysLineColumnAndWhatWasFound(string text, int line, int column, string found)
    {
        var error = Refuse(text);
        Assert.Equal(ErrorCode.InvalidJson, error.Code);
        Assert.StartsWith($"parse config: not JSON at line {line}, column {column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
        Assert.False(error.Message.EndsWith('.'));
    }

    [Fact]
    public void Read_InvalidUtf8_SaysWhere()
    {
        byte[] json = [.. "{\n\"hostname\": \"gr"u8, 0xfc, .. "n\"}"u8];
        var error = Assert.Throws<CoreException>(() => SpecReader.Read(json));
        Assert.Equal(ErrorCode.InvalidJson, error.Code);
        Assert.Equal("parse config: not JSON at line 2, column 16: a byte sequence that is not UTF-8", error.Message);
    }

    [Fact]
    public void Read_TenMegabytes_IsTooLarge()
    {
        var error = Assert.Throws<CoreException>(() => SpecReader.Read(new byte[10_000_000]));
        Assert.Equal(ErrorCode.ConfigTooLarge, error.Code);
        Assert.Equal("parse config: 10000000 bytes, at most 4194304 are read", error.Message);
    }

    [Fact]
    public void Read_LargestSize_IsRead()
    {
        var json = new byte[SpecReader.MaxSize];
        json.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(json);
        Assert.NotNull(SpecReader.Read(json).Spec);
    }

    [Theory]
    [InlineData("{\"x\":", "}")]
    [InlineData("[", "]")]
    public void Read_DeepNesting_IsRefused(string open, string close)
    {
        var inner = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        var error = Refuse("{\"x\":" + inner + "}");
        Assert.Equal(ErrorCode.InvalidJson, error.Code);
        Assert.Contains("depth of 64", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "", "expected an object, found null")]
    [InlineData("[]", "", "expected an object, found a list")]
    [InlineData("\"x\"", "", "expected an object, found a string")]
    [InlineData("""{"ociVersion":1}""", "/ociVersion", "expected a string, found 1")]
    [InlineData("""{"process":[]}""", "/process", "expected an object, found a list")]
    [InlineData("""{"process":{"terminal":"yes"}}""", "/process/terminal", "expected true or false, found a string")]
    [InlineData("""{"process":{"args":"sh"}}""", "/process/args", "expected a list, found a string")]
    [InlineData("""{"process":{"args":["sh",7]}}""", "/process/args/1", "expected a string, found 7")]
    [InlineData("""{"process":{"args":["sh",null]}}""", "/process/args/1", "expected a string, found null")]
    [InlineData("""{"process":{"user":{"uid":-1}}}""", "/process/user/uid", "expected an integer from 0 to 4294967295, found -1")]
    [InlineData(
        """{"process":{"user":{"uid":4294967296}}}""",
        "/process/user/uid", "expected an integer from 0 to 4294967295, found 4294967296")]
    [InlineData("""{"process":{"user":{"uid":"0"}}}""", "/process/user/uid", "expected an integer from 0 to 4294967295, found a string")]
    [InlineData("""{"process":{"user":{"uid":1.5}}}""", "/process/user/uid", "expected an integer from 0 to 4294967295, found 1.5")]
    [InlineData(
        """{"process":{"user":{"additionalGids":[null]}}}""",
        "/process/user/additionalGids/0", "expected an integer from 0 to 4294967295, found null")]
    [InlineData(
        """{"process":{"oomScoreAdj":3000000000}}""",
        "/process/oomScoreAdj", "expected an integer from -2147483648 to 2147483647, found 3000000000")]
    [InlineData(
        """{"process":{"rlimits":[{"hard":18446744073709551616}]}}""",
        "/process/rlimits/0/hard", "expected an integer from 0 to 18446744073709551615, found 18446744073709551616")]
    [InlineData("""{"mounts":[null]}""", "/mounts/0", "expected an object, found null")]
    [InlineData("""{"annotations":{"a/b~c":{}}}""", "/annotations/a~1b~0c", "expected a string, found an object")]
    [InlineData("""{"annotations":{"a":null}}""", "/annotations/a", "expected a string, found null")]
    [InlineData("""{"annotations":["a"]}""", "/annotations", "expected an object, found a list")]
    [InlineData("""{"linux":{"netDevices":{"eth0":{"name":23}}}}""", "/linux/netDevices/eth0/name", "expected a string, found 23")]
    [InlineData("""{"linux":{"netDevices":{"eth0":null}}}""", "/linux/netDevices/eth0", "expected an object, found null")]
    [InlineData(
        """{"linux":{"resources":{"rdma":{"m":{"hcaHandles":"x"}}}}}""",
        "/linux/resources/rdma/m/hcaHandles", "expected an integer from 0 to 4294967295, found a string")]
    [InlineData(
        """{"linux":{"resources":{"memory":{"limit":9223372036854775808}}}}""",
        "/linux/resources/memory/limit", "expected an integer from -9223372036854775808 to 9223372036854775807, found 9223372036854775808")]
    [InlineData(
        """{"linux":{"resources":{"blockIO":{"weight":65536}}}}""",
        "/linux/resources/blockIO/weight", "expected an integer from 0 to 65535, found 65536")]
    [InlineData("""{"hostname":"a","hostname":"b"}""", "/hostname", "property occurs twice")]
    [InlineData("""{"hostname":"a","host\u006eame":"a"}""", "/hostname", "property occurs twice")]
    [InlineData("""{"annotations":{"k":"1","k":"2"}}""", "/annotations/k", "property occurs twice")]
    [InlineData("""{"more":1,"more":2}""", "/more", "property occurs twice")]
    [InlineData("""{"more":[{"a":{"b":1,"b":2}}]}""", "/more/0/a/b", "property occurs twice")]
    [InlineData("""{"windows":{"b":1,"b":2}}""", "/windows/b", "property occurs twice")]
    public void Read_WrongShape_SaysWhereAndWhat(string text, string pointer, string message)
    {
        var error = Refuse(text);
        Assert.Equal(ErrorCode.InvalidConfig, error.Code);
        Assert.Equal([new ConfigProblem(pointer, message)], error.Problems);
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralMistakes_ListsAllInTheDocumentsOrder()
    {
        var error = Refuse(
            """{"ociVersion":1,"process":{"args":[1,"a",null],"cwd":[]},"root":"r","x":{"y":1,"y":2},"ociVersion":"1.0.0"}""");
        Assert.Equal(
            ["/ociVersion", "/process/args/0", "/process/args/2", "/process/cwd", "/root", "/x/y", "/ociVersion"],
            error.Problems.Select(problem => problem.Pointer));
        Assert.Equal("parse config: /ociVersion: expected a string, found 1 (and 6 more problems)", error.Message);
    }

    [Fact]
    public void Read_LongNumber_IsShortenedInTheMessage()
    {
        var error = Refuse("{\"process\":{\"oomScoreAdj\":" + new string('9', 1_000_000) + "}}");
        Assert.InRange(error.Message.Length, 1, 200);
    }

    [Fact]
    public void Read_UnknownProperties_AreWarnedAbout()
    {
        var json = """{"Process":{},"process":{"x/y":null,"user":{"~":1}},"mounts":[{},{"opts":[]}],"annotations":{"a":"b"}}"""u8;
        var document = SpecReader.Read(json.ToArray());
        Assert.Equal(
            ["/process/user/~0", "/process/x~1y", "/mounts/1/opts", "/Process"],
            document.Warnings.Select(warning => warning.Pointer));
        Assert.All(document.Warnings, warning => Assert.Equal("unknown property, ignored", warning.Message));
    }

    [Fact]
    public void Read_NullProperties_AreAbsent()
    {
        var spec = SpecReader.Read("""{"process":null,"mounts":null,"linux":{"seccomp":null},"windows":null}"""u8.ToArray()).Spec;
        Assert.Equal("""{"linux":{}}""", Encoding.UTF8.GetString(SpecJson.Write(spec)));
    }

    private static CoreException Refuse(string text) =>
        Assert.Throws<CoreException>(() => SpecReader.Read(Encoding.UTF8.GetBytes(text)));
}
