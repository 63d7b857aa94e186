using Berth.Core.Planning;
using Berth.Core.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Planning;

/// <summary>What holds for every list of mount options.</summary>
public sealed class MountOptionProperties
{
    private static readonly IReadOnlyList<MountOption> Known = [.. MountOptions.All.OrderBy(option => option.Name, StringComparer.Ordinal)];

    private static readonly Gen<string[]> Lists =
        Gen.Elements<string>([.. Known.Select(option => option.Name), "size=1m", "mode=755", "size=2m"]).ArrayOf();

    [Fact]
    public void Parse_AnyList_SetsNothingThatItClears() => Check(request =>
        Enumerable.All([request.Attributes, request.RecursiveAttributes, request.OwnAttributes], change => (change.Set & change.Clear) == 0));

    [Fact]
    public void Parse_AnyList_LastOptionForAFlagWins() => Prop.ForAll(Lists.ToArbitrary(), options =>
    {
        var request = Parse(options);
        return Known.Where(option => option.Kind == MountOptionKind.Attribute).All(option =>
        {
            var change = option.Recursive ? request.RecursiveAttributes : request.Attributes;
            var last = Last(options, other => other.Kind == option.Kind && other.Recursive == option.Recursive && other.Attributes == option.Attributes);
            return (change.Set.HasFlag(option.Attributes), change.Clear.HasFlag(option.Attributes))
                == (last is { Clears: false }, last is { Clears: true });
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_AnyList_LastOptionForASuperblockFlagWins() => Prop.ForAll(Lists.ToArbitrary(), options =>
    {
        var request = Parse(options);
        return Known.Where(option => option.Kind == MountOptionKind.Superblock).All(option =>
            request.SuperblockFlags.Where(flag => flag.Option.Flag == option.Flag).Select(flag => flag.Option).SingleOrDefault()
                == Last(options, other => other.Kind == option.Kind && other.Flag == option.Flag));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_AnyList_AccessTimeModeIsOneOfThree() => Check(request =>
        Enumerable.All(
            [request.Attributes, request.RecursiveAttributes],
            change => (change.Set & MountAttributes.AccessTimeMask) == 0
                && change.AccessTime is null or MountAttributes.None or MountAttributes.NoAccessTime or MountAttributes.StrictAccessTime
                && (change.AccessTime is not null) == change.ClearMask.HasFlag(MountAttributes.AccessTimeMask)));

    [Fact]
    public void Parse_NamesOfAChange_GiveTheSameChange() => Check(request =>
        Parse([.. request.Attributes.Names()]).Attributes == request.Attributes
            && Parse([.. request.RecursiveAttributes.Names().Select(name => "r" + name)]).RecursiveAttributes == request.RecursiveAttributes);

    [Fact]
    public void Parse_AListTwice_AsksForTheSame() => Prop.ForAll(Lists.ToArbitrary(), options =>
    {
        // "atime" takes back a "noatime" before it only: such a pair does not commute
        string[] stable = [.. options.Where(option => MountOptions.Find(option) is not { Kind: MountOptionKind.AccessTime, Clears: true })];
        var (once, twice) = (Parse(stable), Parse([.. stable, .. stable]));
        return once.Attributes == twice.Attributes
            && once.RecursiveAttributes == twice.RecursiveAttributes
            && once.SuperblockFlags.Select(flag => flag.Option.Name).ToHashSet().SetEquals(twice.SuperblockFlags.Select(flag => flag.Option.Name))
            && (once.IsBind, once.IsRecursiveBind, once.IsRemount, once.IdMap?.Recursive)
                == (twice.IsBind, twice.IsRecursiveBind, twice.IsRemount, twice.IdMap?.Recursive);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parse_AnyList_LeavesToTheFilesystemWhatIsNotInTheTable() => Prop.ForAll(Lists.ToArbitrary(), options =>
        Parse(options).FilesystemOptions.Select(item => item.Option).SequenceEqual(options.Where(option => MountOptions.Find(option) is null)))
        .QuickCheckThrowOnFailure();

    private static MountOption? Last(string[] options, Func<MountOption, bool> isMeant) =>
        options.Select(MountOptions.Find).LastOrDefault(option => option is not null && isMeant(option));

    private static void Check(Func<MountRequest, bool> holds) =>
        Prop.ForAll(Lists.ToArbitrary(), options => holds(Parse(options))).QuickCheckThrowOnFailure();

    private static MountRequest Parse(params string[] options)
    {
        var spec = new Spec { Process = new() { Args = ["sh"], Cwd = "/" }, Root = new() { Path = "rootfs" } };
        return MountOptionParser.Parse(new PlanContext(spec, SampleFacts.V2, null, PlanExtras.None), "/mounts/0", options);
    }
}
