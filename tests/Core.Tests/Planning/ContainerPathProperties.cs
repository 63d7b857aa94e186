using Berth.Core.Planning;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Planning;

/// <summary>What holds for every path of a config.</summary>
public sealed class ContainerPathProperties
{
    // the parts that mean something, in every order, between names that look like them
    private static readonly Arbitrary<string> PathTexts =
        Gen.Elements("/", "//", ".", "..", "...", "a", "b", "a.", ".b", "proc").ArrayOf().Select(parts => string.Concat(parts)).ToArbitrary();

    private static readonly Arbitrary<(string Path, string Other)> Pairs =
        PathTexts.Generator.SelectMany(_ => PathTexts.Generator, (path, other) => (path, other)).ToArbitrary();

    [Fact]
    public void Normalize_AnyPath_HasOnlyNamesBehindSingleSlashes() => Check(path =>
    {
        var normal = ContainerPath.Normalize(path);
        return normal == "/" || (normal[0] == '/' && normal[1..].Split('/').All(part => part is not ("" or "." or "..")));
    });

    [Fact]
    public void Normalize_TwiceTheSame_ChangesNothing() => Check(path =>
        ContainerPath.Normalize(ContainerPath.Normalize(path)) == ContainerPath.Normalize(path));

    [Fact]
    public void Normalize_RelativePath_StartsAtTheRoot() => Check(path => ContainerPath.Normalize("/" + path) == ContainerPath.Normalize(path));

    [Fact]
    public void Normalize_StepsAboveTheRoot_StayThere() => Check(path => ContainerPath.Normalize("/../../" + path) == ContainerPath.Normalize(path));

    /// <summary>The kernel's walk: each part is one step from where the walk is, and the root's parent is the root.</summary>
    [Fact]
    public void Normalize_AnyPath_IsWhereAWalkEnds() => Check(path =>
    {
        var at = new Stack<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == "..")
            {
                at.TryPop(out _);
            }
            else if (part is not ("" or "."))
            {
                at.Push(part);
            }
        }

        return ContainerPath.Normalize(path) == "/" + string.Join('/', at.Reverse());
    });

    [Fact]
    public void IsAtOrBelow_PathAppended_IsBelow() => Prop.ForAll(Pairs, pair =>
    {
        var directory = ContainerPath.Normalize(pair.Path);
        var names = pair.Other.Split('/').Where(part => part is not ("" or "." or ".."));
        return ContainerPath.IsAtOrBelow(ContainerPath.Normalize($"{directory}/{string.Join('/', names)}"), directory);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void IsAtOrBelow_BothWays_IsTheSamePath() => Prop.ForAll(Pairs, pair =>
    {
        var (one, other) = (ContainerPath.Normalize(pair.Path), ContainerPath.Normalize(pair.Other));
        return (ContainerPath.IsAtOrBelow(one, other) && ContainerPath.IsAtOrBelow(other, one)) == (one == other);
    }).QuickCheckThrowOnFailure();

    private static void Check(Func<string, bool> holds) => Prop.ForAll(PathTexts, holds).QuickCheckThrowOnFailure();
}
