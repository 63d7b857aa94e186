using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class NetDeviceRulesTests
{
    [Theory]
    [InlineData("""{"eth0":{}}""")]
    [InlineData("""{"eth0":{"name":""}}""")]
    [InlineData("""{"eth0":{"name":"inside"},"eth1":{"name":"eth0"}}""")]
    [InlineData("""{"abcdefghijklmno":{"name":"net%d"},"eth1":{"name":"net%d"}}""")]
    [InlineData("""{"100%":{"name":"full"}}""")]
    public void Validate_NamesThatTheKernelTakes_AreAccepted(string json) =>
        Assert.Empty(SpecValidator.Validate(Configs.With("/linux/netDevices", json)).Problems);

    [Theory]
    [InlineData("""{"":{}}""", "/linux/netDevices/", "must not be empty")]
    [InlineData("""{".":{}}""", "/linux/netDevices/.", "\".\" is no name of a device")]
    [InlineData("""{"a/b":{}}""", "/linux/netDevices/a~1b", "\"a/b\" has a slash, colon or white space in it")]
    [InlineData("""{"a:b":{}}""", "/linux/netDevices/a:b", "\"a:b\" has a slash, colon or white space in it")]
    [InlineData("""{"abcdefghijklmnop":{}}""", "/linux/netDevices/abcdefghijklmnop", "\"abcdefghijklmnop\" is longer than 15 bytes")]
    [InlineData("""{"lo":{}}""", "/linux/netDevices/lo", "every network namespace has its own lo: it can not be moved")]
    [InlineData("""{"eth0":{"name":".."}}""", "/linux/netDevices/eth0/name", "\"..\" is no name of a device")]
    [InlineData("""{"eth0":{"name":"a b"}}""", "/linux/netDevices/eth0/name", "\"a b\" has a slash, colon or white space in it")]
    [InlineData("""{"eth0":{"name":"lo"}}""", "/linux/netDevices/eth0/name", "the container has a device lo already")]
    [InlineData("""{"eth0":{"name":"a%s"}}""", "/linux/netDevices/eth0/name", "\"a%s\" has a percent sign that is not one %d")]
    [InlineData("""{"eth0":{"name":"%d%d"}}""", "/linux/netDevices/eth0/name", "\"%d%d\" has a percent sign that is not one %d")]
    [InlineData(
        """{"eth0":{"name":"net"},"eth1":{"name":"net"}}""", "/linux/netDevices/eth1", "net is the name of /linux/netDevices/eth0 in the container, too")]
    [InlineData("""{"a":{"name":"b"},"b":{}}""", "/linux/netDevices/b", "b is the name of /linux/netDevices/a in the container, too")]
    public void Validate_NamesThatCanNotBe_AreRefusedWithTheirPointer(string json, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With("/linux/netDevices", json));
        Assert.Equal((pointer, message), (problem.Pointer, problem.Message));
    }

    [Fact]
    public void Validate_WithoutANetworkNamespace_IsRefused()
    {
        var config = Configs.Put(Configs.Default(), "/linux/netDevices", """{"eth0":{}}""");
        Configs.Put(config, "/linux/namespaces", """[{"type":"mount"},{"type":"cgroup"},{"type":"uts"}]""");

        Assert.Equal("/linux/netDevices", Configs.OnlyProblem(Configs.Read(config)).Pointer);
    }
}
