using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class UserNamespaceRulesTests
{
    [Fact]
    public void Validate_MappedUsers_AreAccepted() => Assert.Empty(SpecValidator.Validate(With("/process/user/uid", "999")).Problems);

    [Theory]
    [InlineData("/process/user/uid", "1000", "/process/user/uid", "1000 is not mapped in the user namespace")]
    [InlineData("/process/user/gid", "1000", "/process/user/gid", "1000 is not mapped in the user namespace")]
    [InlineData("/process/user/additionalGids", "[1,70000]", "/process/user/additionalGids/1", "70000 is not mapped in the user namespace")]
    [InlineData("/linux/uidMappings/0/containerID", "1", "/linux/uidMappings", "the container's root, which sets it up, is not mapped in the user namespace")]
    [InlineData("/linux/gidMappings/0/containerID", "1", "/linux/gidMappings", "the container's root group, which sets it up, is not mapped in the user namespace")]
    [InlineData("/linux/uidMappings", null, "/linux/uidMappings", "is required for a new user namespace: without it there is no user in it")]
    [InlineData("/linux/gidMappings", "[]", "/linux/gidMappings", "is required for a new user namespace: without it there is no user in it")]
    [InlineData("/linux/gidMappings/0/size", "0", "/linux/gidMappings/0/size", "must be at least 1")]
    [InlineData("/linux/uidMappings/-", """{"containerID":5000,"hostID":100500,"size":1}""", "/linux/uidMappings/1/hostID", "100500 is in /linux/uidMappings/0 as well")]
    public void Validate_OneThingWrong_IsRefusedWithItsPointer(string at, string? json, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(With(at, json));

        Assert.Equal((pointer, message), (problem.Pointer, problem.Message));
    }

    [Fact]
    public void Validate_MappingsWithoutAUserNamespace_AreRefused()
    {
        var problem = Configs.OnlyProblem(Configs.With("/linux/uidMappings", Mapping));

        Assert.Equal(("/linux/uidMappings", "needs a user namespace"), (problem.Pointer, problem.Message));
    }

    // others copied mappings into a message whose length had 16 bits: what lay behind was the sender's to choose
    [Fact]
    public void Cve202143784_MappingsOfMoreThan64KiB_AreRefused()
    {
        var ranges = Enumerable.Range(0, 5000).Select(i => $$"""{"containerID":{{i}},"hostID":{{100_000 + i}},"size":1}""");
        string mappings = $"[{string.Join(',', ranges)}]";
        Assert.True(mappings.Length > ushort.MaxValue);

        var problem = Configs.OnlyProblem(With("/linux/uidMappings", mappings));

        Assert.Equal(("/linux/uidMappings", "has 5000 ranges, the kernel takes 340"), (problem.Pointer, problem.Message));
    }

    private const string Mapping = """[{"containerID":0,"hostID":100000,"size":1000}]""";

    private static Spec With(string pointer, string? json)
    {
        var config = Configs.Default();
        Configs.Put(config, "/linux/uidMappings", Mapping);
        Configs.Put(config, "/linux/gidMappings", Mapping);
        Configs.Put(config, "/linux/namespaces/-", """{"type":"user"}""");
        return Configs.Read(Configs.Put(config, pointer, json));
    }
}
