using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class SysctlRulesTests
{
    [Theory]
    [InlineData("net.ipv4.ip_forward", "net/ipv4/ip_forward")]
    [InlineData("net/ipv4/ip_forward", "net/ipv4/ip_forward")]
    [InlineData("net.ipv4.conf.eth0/1.forwarding", "net/ipv4/conf/eth0.1/forwarding")]
    [InlineData("net/ipv4/conf/eth0.1/forwarding", "net/ipv4/conf/eth0.1/forwarding")]
    [InlineData("kernel", "kernel")]
    [InlineData("", null)]
    [InlineData("net..core", null)]
    [InlineData("/net/core", null)]
    [InlineData("net/../kernel/core_pattern", null)]
    [InlineData("net.//.kernel", null)]
    [InlineData("net/core/", null)]
    public void ToPath_Name_IsThePathBelowProcSys(string name, string? path) => Assert.Equal(path, SysctlName.ToPath(name));

    [Theory]
    [InlineData("""{"net.core.somaxconn":"256","net/ipv4/ping_group_range":"0 0"}""")]
    [InlineData("""{"kernel.msgmax":"1","kernel.sem":"1 2 3 4","kernel.shm_rmid_forced":"1","fs.mqueue.queues_max":"1"}""")]
    [InlineData("""{"kernel.domainname":"example.test"}""")]
    [InlineData("""{"kernel.hostname":"berth"}""")]
    public void Validate_ParameterOfTheContainersNamespaces_IsAccepted(string json) =>
        Assert.Empty(SpecValidator.Validate(Configs.With("/linux/sysctl", json)).Problems);

    [Theory]
    [InlineData("kernel.core_pattern", "kernel.core_pattern belongs to no namespace: it would change the host's")]
    [InlineData("kernel.shmall2", "kernel.shmall2 belongs to no namespace: it would change the host's")]
    [InlineData("vm.swappiness", "vm.swappiness belongs to no namespace: it would change the host's")]
    [InlineData("fs.file-max", "fs.file-max belongs to no namespace: it would change the host's")]
    [InlineData("fs.mqueue", "fs.mqueue belongs to no namespace: it would change the host's")]
    [InlineData("user.max_user_namespaces", "user.max_user_namespaces needs a user namespace: it would change the host's")]
    [InlineData("kernel.hostname", "conflicts with the field hostname, use that")]
    [InlineData("net.", "\"net.\" is no name of a kernel parameter")]
    public void Validate_ParameterOfTheHost_IsRefusedWithItsPointer(string name, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With("/linux/sysctl", $$"""{"{{name}}":"1"}"""));
        Assert.Equal(($"/linux/sysctl/{name}", message), (problem.Pointer, problem.Message));
    }

    [Theory]
    [InlineData("net/core/somaxconn", "network", "/linux/sysctl/net~1core~1somaxconn")]
    [InlineData("kernel.msgmax", "ipc", "/linux/sysctl/kernel.msgmax")]
    [InlineData("fs.mqueue.msg_max", "ipc", "/linux/sysctl/fs.mqueue.msg_max")]
    [InlineData("kernel.domainname", "uts", "/linux/sysctl/kernel.domainname")]
    public void Validate_ParameterWithoutItsNamespace_IsRefused(string name, string type, string pointer)
    {
        var config = Configs.Put(Configs.Default(), "/linux/sysctl", $$"""{"{{name}}":"1"}""");
        Configs.Put(config, "/linux/namespaces", """[{"type":"mount"},{"type":"cgroup"}]""");
        Configs.Put(config, "/hostname", null);

        var problem = Configs.OnlyProblem(Configs.Read(config));

        Assert.Equal((pointer, $"{name} needs a {type} namespace: it would change the host's"), (problem.Pointer, problem.Message));
    }

    [Fact]
    public void Validate_OneParameterByTwoNames_IsRefused()
    {
        var problem = Configs.OnlyProblem(Configs.With("/linux/sysctl", """{"net.core.a":"1","net/core/a":"2"}"""));
        Assert.Equal(
            ("/linux/sysctl/net~1core~1a", "the same parameter as /linux/sysctl/net.core.a"), (problem.Pointer, problem.Message));
    }

    [Fact]
    public void Validate_DomainnameTwiceAndDifferent_IsRefused()
    {
        var config = Configs.Put(Configs.Default(), "/linux/sysctl", """{"kernel.domainname":"one"}""");
        Configs.Put(config, "/domainname", "\"two\"");

        Assert.Equal("/linux/sysctl/kernel.domainname", Configs.OnlyProblem(Configs.Read(config)).Pointer);
    }

    [Theory]
    [InlineData("\"private\"", true)]
    [InlineData("\"rshared\"", true)]
    [InlineData("\"ro\"", false)]
    [InlineData("\"SHARED\"", false)]
    public void Validate_RootfsPropagation_IsOneOfTheWords(string json, bool accepted) =>
        Assert.Equal(
            accepted ? [] : ["/linux/rootfsPropagation"],
            SpecValidator.Validate(Configs.With("/linux/rootfsPropagation", json)).Problems.Select(problem => problem.Pointer));
}
