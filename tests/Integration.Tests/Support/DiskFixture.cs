using Berth.TestSupport;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon, and a disk that takes all that is written and keeps nothing (Documentation/block/null_blk.rst). It stays until the guest
/// of tests/lab ends.</summary>
public sealed class DiskFixture : BerthFixture
{
    private const string Disk = "/sys/block/nullb0";

    /// <summary>Its number: <c>major:minor</c>.</summary>
    public static string Number => File.ReadAllText($"{Disk}/dev").Trim();

    /// <summary>What names it in a config.</summary>
    public static string MajorMinor => $"""
        "major":{Number.Split(':')[0]},"minor":{Number.Split(':')[1]}
        """;

    protected override string? WhyNot => HostTools.LabDirectory is null ? "needs the guest of tests/lab" : base.WhyNot;

    /// <summary>Makes it, when it is not there.</summary>
    public static Task PlugInAsync() => Command.RunAsync("modprobe", "null_blk", "nr_devices=1");

    /// <summary>Lets BFQ, which has weights of its own, order its requests.</summary>
    public static async Task UseBfqAsync()
    {
        await Command.RunAsync("modprobe", "bfq");
        await File.WriteAllTextAsync($"{Disk}/queue/scheduler", "bfq");
    }
}
