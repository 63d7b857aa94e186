using Berth.Core.Cgroups.Systemd;
using Berth.Core.Errors;

namespace Berth.Core.Tests.Cgroups.Systemd;

public class PropertyAnnotationsTests
{
    public static TheoryData<string, string, string, object> Properties => new()
    {
        { "SendSIGHUP", "true", "b", true },
        { "CPUWeight", "uint64 200", "t", 200ul },
        { "TasksMax", " uint64 5 ", "t", 5ul },
        { "Nice", "-5", "i", -5 },
        { "Number", "uint32 5", "u", 5u },
        { "Number", "int64 -5", "x", -5L },
        { "KillMode", "'mixed'", "s", "mixed" },
        { "KillMode", "string \"mixed\"", "s", "mixed" },
        { "After", "['a.service', 'b.service']", "as", (string[])["a.service", "b.service"] },
        { "Numbers", "[1, 2]", "ai", (int[])[1, 2] },
        { "TimeoutStopUSec", "uint64 5000000", "t", 5_000_000ul },
    };

    [Theory]
    [MemberData(nameof(Properties))]
    public void Read_Value_HasItsType(string name, string text, string signature, object value)
    {
        var property = Assert.Single(Read(name, text));

        Assert.Equal((name, signature), (property.Name, property.Signature));
        Assert.Equal(value, property.Value);
    }

    // runc and crun know this one, too
    [Theory]
    [InlineData("uint64 5", 5_000_000ul)]
    [InlineData("1.5", 1_500_000ul)]
    public void Read_TimeInSeconds_IsAskedForInMicroseconds(string text, ulong microseconds)
    {
        var property = Assert.Single(Read("TimeoutStopSec", text));

        Assert.Equal(("TimeoutStopUSec", (object)microseconds), (property.Name, property.Value));
    }

    [Theory]
    [InlineData("KillMode", "mixed")]
    [InlineData("KillMode", "'mi'xed'")]
    [InlineData("Nice", "uint32 -5")]
    [InlineData("After", "[]")]
    [InlineData("After", "['a', 5]")]
    [InlineData("TimeoutStopSec", "soon")]
    [InlineData("Slice", "'other.slice'")]
    [InlineData("PIDs", "[uint32 1]")]
    [InlineData("kill-mode", "'mixed'")]
    [InlineData("", "true")]
    public void Read_WhatIsNoProperty_IsRefusedAtItsPointer(string name, string text)
    {
        var refused = Assert.Throws<CoreException>(() => Read(name, text));

        Assert.Equal(ErrorCode.InvalidConfig, refused.Code);
        Assert.Equal($"/annotations/org.systemd.property.{name}", Assert.Single(refused.Problems).Pointer);
    }

    [Fact]
    public void Read_OtherAnnotations_AreNone() =>
        Assert.Empty(PropertyAnnotations.Read(new Dictionary<string, string> { ["org.example"] = "true" }));

    private static IReadOnlyList<UnitProperty> Read(string name, string text) =>
        PropertyAnnotations.Read(new Dictionary<string, string> { [$"org.systemd.property.{name}"] = text });
}
