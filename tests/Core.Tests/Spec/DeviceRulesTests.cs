using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class DeviceRulesTests
{
    private const string Fuse = """{"path":"/dev/fuse","type":"c","major":10,"minor":229}""";

    [Theory]
    [InlineData("""{"type":"p"}""", "/linux/devices/0/path", "is required")]
    [InlineData("""{"path":"dev/x","type":"p"}""", "/linux/devices/0/path", "\"dev/x\" is not an absolute path")]
    [InlineData("""{"path":"/dev/","type":"p"}""", "/linux/devices/0/path", "\"/dev/\" is a directory")]
    [InlineData("""{"path":"/dev/..","type":"p"}""", "/linux/devices/0/path", "\"/dev/..\" is a directory")]
    [InlineData("""{"path":"/dev/x"}""", "/linux/devices/0/type", "is required")]
    [InlineData("""{"path":"/dev/x","type":"s"}""", "/linux/devices/0/type", "unknown device type \"s\"")]
    [InlineData("""{"path":"/dev/x","type":"c","minor":1}""", "/linux/devices/0/major", "is required")]
    [InlineData("""{"path":"/dev/x","type":"b","major":1}""", "/linux/devices/0/minor", "is required")]
    [InlineData("""{"path":"/dev/x","type":"u","major":4096,"minor":1}""", "/linux/devices/0/major", "must be from 0 to 4095, found 4096")]
    [InlineData("""{"path":"/dev/x","type":"u","major":1,"minor":-1}""", "/linux/devices/0/minor", "must be from 0 to 1048575, found -1")]
    [InlineData("""{"path":"/dev/x","type":"p","fileMode":65536}""", "/linux/devices/0/fileMode", "must be from 0 to 65535, found 65536")]
    [InlineData("""{"path":"/dev/x","type":"p","uid":4294967295}""", "/linux/devices/0/uid", "must be from 0 to 4294967294, found 4294967295")]
    [InlineData("""{"path":"/dev/./null","type":"c","major":1,"minor":5}""", "/linux/devices/0/path", "/dev/null is the default device c 1:3, not c 1:5")]
    [InlineData("""{"path":"/dev/tty","type":"p"}""", "/linux/devices/0/path", "/dev/tty is the default device c 5:0, not a fifo")]
    public void Validate_WrongDevice_IsRefusedWithItsPointer(string device, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With("/linux/devices", $"[{device}]"));
        Assert.Equal((pointer, message), (problem.Pointer, problem.Message));
    }

    [Fact]
    public void Validate_TwoDevicesAtOnePath_AreRefused()
    {
        var problem = Configs.OnlyProblem(
            Configs.With("/linux/devices", $$"""[{{Fuse}},{"path":"/dev//fuse","type":"b","major":10,"minor":229}]"""));
        Assert.Equal(("/linux/devices/1/path", "/dev/fuse is c 10:229 already, by /linux/devices/0"), (problem.Pointer, problem.Message));
    }

    [Theory]
    [InlineData("""{"path":"/dev/fuse","type":"u","major":10,"minor":229}""", "the same as /linux/devices/0, ignored")]
    [InlineData("""{"path":"/dev/other","type":"c","major":10,"minor":229}""", "the same device as /linux/devices/0")]
    public void Validate_OneDeviceTwice_IsAWarning(string second, string message)
    {
        var validation = SpecValidator.Validate(Configs.With("/linux/devices", $"[{Fuse},{second}]"));
        Assert.Empty(validation.Problems);
        var warning = Assert.Single(validation.Warnings);
        Assert.Equal(("/linux/devices/1", message), (warning.Pointer, warning.Message));
    }
}
