namespace Berth.Core.Cgroups.Resources;

/// <summary>What values of version 1 are on version 2.</summary>
internal static class ResourceConversions
{
    /// <summary>Range of <c>cpu.shares</c>; the default is 1024.</summary>
    public const ulong MinShares = 2, MaxShares = 262_144;

    /// <summary>Range of <c>cpu.weight</c> and <c>io.weight</c>; the default is 100.</summary>
    public const ulong MinWeight = 1, MaxWeight = 10_000;

    /// <summary>Range of <c>blkio.weight</c>.</summary>
    public const ulong MinBlockWeight = 10, MaxBlockWeight = 1000;

    /// <summary><c>cpu.weight</c> for <c>cpu.shares</c>. The smallest, default and largest of the one become those of the other; in
    /// between the exponent of the weight is quadratic in that of the shares, so that fewer than the default do not all become
    /// 1.</summary>
    /// <remarks>The curve that runc and crun agreed on in 2025; before it was linear.</remarks>
    public static ulong CpuWeight(ulong shares)
    {
        if (shares <= MinShares)
        {
            return MinWeight;
        }

        if (shares >= MaxShares)
        {
            return MaxWeight;
        }

        double bits = Math.Log2(shares);
        double exponent = (((bits * bits) + (125 * bits)) / 612) - (7.0 / 34);
        return (ulong)Math.Ceiling(Math.Pow(10, exponent));
    }

    /// <summary><c>io.weight</c> for <c>blkio.weight</c>: linear from one range to the other.</summary>
    /// <param name="weight">From <see cref="MinBlockWeight"/> to <see cref="MaxBlockWeight"/>.</param>
    public static ulong IOWeight(ulong weight) =>
        MinWeight + ((weight - MinBlockWeight) * (MaxWeight - MinWeight) / (MaxBlockWeight - MinBlockWeight));
}
