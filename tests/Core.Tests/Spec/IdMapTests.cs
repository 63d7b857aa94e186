using Berth.Core.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Specs;

public class IdMapTests
{
    private static readonly Gen<IdRange[]> Ranges =
        from sizes in Gen.ListOf(Gen.Choose(1, 70_000))
        from gaps in Gen.ListOf(Gen.Choose(0, 9), sizes.Count)
        from offsets in Gen.ListOf(Gen.Choose(0, 9), sizes.Count)
        select Lay([.. sizes], [.. gaps], [.. offsets]);

    [Fact]
    public void Check_RangesSideBySide_AreAccepted() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Ranges), ranges => Problems(ranges).Count == 0 || ranges.Length > IdMap.MaxRanges));

    [Fact]
    public void Check_RangeThatOverlaps_IsRefusedWithItsPointer() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Ranges), ArbMap.Default.ArbFor<uint>(), (ranges, at) =>
        {
            if (ranges.Length is 0 or > 300)
            {
                return true;
            }

            var victim = ranges[at % (uint)ranges.Length];
            var inside = Problems([.. ranges, new(victim.ContainerId + (at % victim.Size), 3_000_000_000, 1)]);
            var outside = Problems([.. ranges, new(3_000_000_000, victim.HostId + (at % victim.Size), 1)]);
            return inside.Any(pointer => pointer.EndsWith("/containerID", StringComparison.Ordinal))
                && outside.Any(pointer => pointer.EndsWith("/hostID", StringComparison.Ordinal));
        }));

    [Fact]
    public void ToHost_AnyId_IsWhatTheKernelsFormulaGives() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Ranges), ArbMap.Default.ArbFor<uint>(), (ranges, seed) =>
        {
            var map = Map(ranges);
            return ranges.All(range =>
                map.ToHost(range.ContainerId + (seed % range.Size)) == range.HostId + (seed % range.Size)
                && (ranges.Any(other => other.Contains(range.ContainerId + range.Size)) || map.ToHost(range.ContainerId + range.Size) is null));
        }));

    [Fact]
    public void Parse_WhatWasWritten_IsTheSameMap() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Ranges), ranges => IdMap.Parse(Map(ranges).ToFile()).Ranges.SequenceEqual(ranges)));

    [Fact]
    public void IsSameAs_MapCutIntoOtherRanges_IsTrue() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Ranges), ranges =>
        {
            IdRange[] cut =
            [
                .. ranges.Reverse().SelectMany(range => range.Size == 1
                    ? [range]
                    : new[] { new IdRange(range.ContainerId + 1, range.HostId + 1, range.Size - 1), range with { Size = 1 } }),
            ];
            return Map(ranges).IsSameAs(Map(cut));
        }));

    [Theory]
    [InlineData(0, 1000, 1, 0, 1001, 1)]
    [InlineData(0, 1000, 2, 0, 1000, 1)]
    public void IsSameAs_AnotherMap_IsFalse(uint a, uint b, uint c, uint d, uint e, uint f) =>
        Assert.False(Map([new(a, b, c)]).IsSameAs(Map([new(d, e, f)])));

    [Theory]
    [InlineData(0u, 100u, 0u, "/size")]
    [InlineData(4294967295u, 100u, 1u, "/containerID")]
    [InlineData(0u, 4294967295u, 1u, "/hostID")]
    [InlineData(1u, 4294900000u, 70000u, "/hostID")]
    [InlineData(4294967294u, 0u, 2u, "/containerID")]
    public void Check_RangeThatDoesNotExist_IsRefused(uint container, uint host, uint size, string pointer) =>
        Assert.Equal(["/map/0" + pointer], Problems([new(container, host, size)]));

    [Theory]
    [InlineData(0u, 4294967294u, 1u)]
    [InlineData(0u, 0u, 4294967295u)]
    public void Check_RangeThatEndsWithTheLastId_IsAccepted(uint container, uint host, uint size) =>
        Assert.Empty(Problems([new(container, host, size)]));

    [Fact]
    public void Check_MoreRangesThanTheKernelTakes_IsRefused()
    {
        IdRange[] ranges = [.. Enumerable.Range(0, IdMap.MaxRanges + 1).Select(i => new IdRange((uint)i, (uint)i, 1))];

        Assert.Equal(["/map"], Problems(ranges));
        Assert.Empty(Problems(ranges[..IdMap.MaxRanges]));
    }

    [Fact]
    public void Check_MapThatIsLongerThanAPage_IsRefused()
    {
        var ranges = Enumerable.Range(0, IdMap.MaxRanges).Select(i => new IdRange(1_000_000 + (uint)i, 2_000_000 + (uint)i, 1));

        Assert.Equal(["/map"], Problems([.. ranges]));
    }

    [Fact]
    public void Check_FieldsThatAreMissing_AreRequired()
    {
        var findings = new Findings();

        Assert.Null(IdMappingRules.Check("/map", [new LinuxIDMapping()], findings));
        Assert.Equal(["/map/0/size", "/map/0/containerID", "/map/0/hostID"], findings.Problems.Select(problem => problem.Pointer));
    }

    private static IdRange[] Lay(int[] sizes, int[] gaps, int[] offsets)
    {
        var (inside, outside) = (0u, 100_000u);
        var ranges = new IdRange[sizes.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            inside += (uint)gaps[i];
            outside += (uint)offsets[i];
            ranges[i] = new(inside, outside, (uint)sizes[i]);
            inside += (uint)sizes[i];
            outside += (uint)sizes[i];
        }

        return ranges;
    }

    private static List<string> Problems(IdRange[] ranges)
    {
        var findings = new Findings();
        IdMappingRules.Check("/map", Mappings(ranges), findings);
        return [.. findings.Problems.Select(problem => problem.Pointer)];
    }

    private static IdMap Map(IdRange[] ranges) => IdMap.Of(Mappings(ranges));

    private static LinuxIDMapping[] Mappings(IdRange[] ranges) =>
        [.. ranges.Select(range => new LinuxIDMapping { ContainerID = range.ContainerId, HostID = range.HostId, Size = range.Size })];
}
