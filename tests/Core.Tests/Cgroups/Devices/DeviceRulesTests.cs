using System.Text.Json;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Devices;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Specs;
using Berth.TestSupport;

namespace Berth.Core.Tests.Cgroups.Devices;

/// <summary>The same rules in the kernel's version 1 files and as a program on version 2, asked by a process for the same devices.</summary>
public sealed class DeviceRulesTests
{
    /// <summary>Reading, writing, both, and making /dev/zero; reading /dev/null; making other character and block devices. The nodes are
    /// made in a directory of the test's own.</summary>
    private static readonly string[] Questions =
    [
        "exec 3</dev/zero", "exec 3>/dev/zero", "exec 3<>/dev/zero", "mknod $D/a c 1 5", "exec 3</dev/null", "mknod $D/b c 5 7", "mknod $D/c b 7 200",
    ];

    /// <summary>Rules without the default ones, and the answers to the questions: y or n.</summary>
    public static TheoryData<string, string> Rules => new()
    {
        { """[{"allow":false}]""", "nnnnnnn" },
        { """[{"allow":true}]""", "yyyyyyy" },
        { """[{"allow":false},{"allow":true,"type":"c","major":1,"minor":5,"access":"r"}]""", "ynnnnnn" },
        { """[{"allow":false},{"allow":true,"type":"c","major":1,"minor":5,"access":"w"}]""", "nynnnnn" },
        { """[{"allow":true,"type":"c","major":1,"minor":5,"access":"rw"}]""", "yyynnnn" },
        { """[{"allow":true,"type":"c","major":1,"minor":5,"access":"r"},{"allow":true,"type":"c","major":1,"minor":5,"access":"w"}]""", "yyynnnn" },
        { """[{"allow":true,"type":"c","major":1,"access":"rwm"}]""", "yyyyynn" },
        { """[{"allow":true,"type":"c","minor":5,"access":"rwm"}]""", "yyyynnn" },
        { """[{"allow":true,"type":"c","access":"m"}]""", "nnnynyn" },
        { """[{"allow":true,"type":"b","access":"m"}]""", "nnnnnny" },
        { """[{"allow":true,"type":"a","access":"m"}]""", "nnnynyy" },
        { """[{"allow":true},{"allow":false,"type":"c","major":1,"minor":5,"access":"w"}]""", "ynnyyyy" },
        { """[{"allow":true},{"allow":false,"type":"b"}]""", "yyyyyyn" },
        { """[{"allow":true},{"allow":false,"type":"c","major":1,"minor":5},{"allow":true,"type":"c","major":1,"access":"rw"}]""", "yyynyyy" },
        { """[{"allow":true,"type":"c","major":1,"minor":5},{"allow":false,"type":"c","major":1,"minor":5,"access":"w"}]""", "ynnynnn" },
        { """[{"allow":true,"type":"c","major":1,"minor":5},{"allow":false}]""", "nnnnnnn" },
        { """[{"allow":false,"type":"c","major":1,"minor":5},{"allow":true}]""", "yyyyyyy" },
        { """[{"allow":true,"type":"c","major":-1,"minor":-1,"access":"rwm"}]""", "yyyyyyn" },
        { """[{"allow":true,"type":"u","major":1,"minor":3}]""", "nnnnynn" },
    };

    [RequiresDeviceVersionsTheory]
    [MemberData(nameof(Rules))]
    public async Task Rules_OnEitherVersion_DecideTheSame(string json, string answers)
    {
        Assert.Equal(answers, await AskAsync(CgroupFixture.V1(), V1(json)));
        Assert.Equal(answers, await AskAsync(CgroupFixture.V2(), V2(json)));
    }

    // version 1 has no exceptions of exceptions, and its exceptions do not add up
    [RequiresDeviceVersionsTheory]
    [InlineData("""[{"allow":true,"type":"c","major":1},{"allow":false,"type":"c","major":1,"minor":5,"access":"w"}]""", "ynnyynn")]
    [InlineData("""[{"allow":true},{"allow":false,"type":"c"},{"allow":true,"type":"c","major":1,"minor":3}]""", "nnnnyny")]
    public async Task Rules_ThatV1CanNotExpress_WorkOnV2AndAreRefusedOnV1(string json, string answers)
    {
        var findings = new Findings();
        _ = DeviceWrites.All(Own(json), "/x", findings).Count();

        Assert.EndsWith($"/{JsonDocument.Parse(json).RootElement.GetArrayLength() - 1}", Assert.Single(findings.Problems).Pointer, StringComparison.Ordinal);
        Assert.Equal(answers, await AskAsync(CgroupFixture.V2(), V2(json)));
    }

    [RequiresDeviceVersionsTheory]
    [InlineData("""[{"allow":true,"type":"c","major":1,"minor":5}]""", """[{"allow":true,"type":"c","major":1,"minor":5,"access":"r"}]""", "ynnnnnn")]
    [InlineData("""[{"allow":true,"type":"c","major":1,"minor":5,"access":"r"}]""", """[{"allow":true,"type":"c","major":1,"minor":3}]""", "nnnnynn")]
    [InlineData("""[{"allow":false}]""", """[{"allow":true}]""", "yyyyyyy")]
    [InlineData("""[{"allow":true}]""", """[{"allow":true},{"allow":false,"type":"b"}]""", "yyyyyyn")]
    [InlineData("""[{"allow":true},{"allow":false,"type":"b"}]""", """[{"allow":false}]""", "nnnnnnn")]
    public async Task Rules_Changed_HoldForRunningProcesses(string before, string after, string answers)
    {
        Assert.Equal(answers, await AskAsync(CgroupFixture.V1(), V1(before), V1(after).Since(V1(before))));
        Assert.Equal(answers, await AskAsync(CgroupFixture.V2(), V2(before), V2(after).Since(V2(before))));
    }

    [RequiresDeviceVersionsTheory]
    [InlineData("""[{"allow":true,"type":"c","major":1,"minor":5,"access":"r"}]""", """[{"allow":true,"type":"c","major":1,"minor":3}]""", "ynnnnnn")]
    [InlineData("""[{"allow":true},{"allow":false,"type":"b"}]""", """[{"allow":true,"type":"c","major":1,"minor":3}]""", "yyyyyyn")]
    public async Task Rules_ChangedWithAValueThatIsRefused_StayAsTheyWere(string before, string after, string answers)
    {
        ResourceSettings change = V1(after).Since(V1(before));
        ResourceSettings refused = change with { Writes = [.. change.Writes, new("devices.allow", "nonsense", "/x") { Controller = "devices" }] };

        Assert.Equal(answers, await AskAsync(CgroupFixture.V1(), V1(before), refused, isRefused: true));
    }

    // also what takes back the first rules that a container was given
    [RequiresDeviceVersionsTheory]
    [InlineData("""[{"allow":false}]""")]
    public async Task Rules_TakenAway_RestrictNothing(string before)
    {
        Assert.Equal("yyyyyyy", await AskAsync(CgroupFixture.V1(), V1(before), ResourceSettings.None.Since(V1(before))));
        Assert.Equal("yyyyyyy", await AskAsync(CgroupFixture.V2(), V2(before), ResourceSettings.None.Since(V2(before))));
        Assert.Equal("yyyyyyy", await AskAsync(CgroupFixture.V2(), V2(before), ResourceSettings.None with { Devices = DeviceSettings.None }));
        Assert.Equal("yyyyyyy", await AskAsync(CgroupFixture.V2(), ResourceSettings.None, ResourceSettings.None with { Devices = DeviceSettings.None }));
    }

    [Fact]
    public void Read_ConfigWithRules_HasTheDefaultOnesBehind()
    {
        var rules = DeviceRuleReader.Read([new LinuxDeviceCgroup { Allow = false, Access = "rwm" }], "/x", new Findings());

        Assert.True(rules[0] is { Allow: false, IsAll: true });
        Assert.Equal(DefaultDeviceRules.All, rules.Skip(1));
        Assert.Empty(DeviceRuleReader.Read([], "/x", new Findings()));
        Assert.Empty(DeviceRuleReader.Read(null, "/x", new Findings()));
    }

    [Theory]
    [InlineData("""[{"access":"r"}]""", "/x/0/allow")]
    [InlineData("""[{"allow":true,"type":"p"}]""", "/x/0/type")]
    [InlineData("""[{"allow":true,"access":"rx"}]""", "/x/0/access")]
    [InlineData("""[{"allow":true,"major":-2}]""", "/x/0/major")]
    [InlineData("""[{"allow":true,"minor":4294967296}]""", "/x/0/minor")]
    public void Read_WrongRule_IsRefusedAtItsPointer(string json, string pointer)
    {
        var findings = new Findings();
        DeviceRuleReader.Read(Parse(json), "/x", findings);

        Assert.Equal(pointer, Assert.Single(findings.Problems).Pointer);
    }

    private static async Task<string> AskAsync(CgroupFixture cgroups, ResourceSettings first, ResourceSettings? second = null, bool isRefused = false)
    {
        using CgroupFixture owned = cgroups;
        ICgroup cgroup = cgroups.Create("a");
        cgroup.Apply(first);
        using var nodes = new TemporaryDirectory();
        System.Diagnostics.Process shell = cgroups.StartProcessIn("a", "sh");
        if (isRefused)
        {
            await Assert.ThrowsAsync<Errors.CoreException>(() => cgroup.UpdateAsync(second!));
        }
        else if (second is not null)
        {
            await cgroup.UpdateAsync(second);
        }

        await shell.StandardInput.WriteLineAsync($"D={nodes.Path}");
        foreach (string question in Questions)
        {
            await shell.StandardInput.WriteLineAsync($"if ({question}) 2>&-; then echo y; else echo n; fi");
        }

        shell.StandardInput.Close();
        string answers = await shell.StandardOutput.ReadToEndAsync();
        return answers.Replace("\n", "", StringComparison.Ordinal);
    }

    private static ResourceSettings V1(string json)
    {
        var findings = new Findings();
        ResourceWrite[] writes = [.. DeviceWrites.All(Own(json), "/x", findings)];
        Assert.Empty(findings.Problems);
        return new ResourceSettings(writes);
    }

    private static ResourceSettings V2(string json) => new([]) { Devices = new DeviceSettings(DeviceProgram.Write(Own(json)), "/x") };

    // without the default rules, which allow most of what is asked
    private static List<DeviceRule> Own(string json) => [.. DeviceRuleReader.Read(Parse(json), "/x", new Findings()).Where(rule => rule.Pointer.Length > 0)];

    private static IReadOnlyList<LinuxDeviceCgroup> Parse(string json) =>
        JsonSerializer.Deserialize($$"""{"devices":{{json}} }""", SpecJson.Context.LinuxResources)!.Devices!;
}
