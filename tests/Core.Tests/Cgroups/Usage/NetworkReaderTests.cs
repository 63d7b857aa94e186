using Berth.Core.Cgroups.Usage;

namespace Berth.Core.Tests.Cgroups.Usage;

public sealed class NetworkReaderTests
{
    [Fact]
    public void Parse_TwoInterfaces_HaveTheirCounters()
    {
        IReadOnlyList<NetworkUsage> interfaces = NetworkReader.Parse(
            """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:     100       2    0    0    0     0          0         0      101       3    0    0    0     0       0          0
              eth0:18446744073709551615 20 3 4 5 6 7 8 300 30 9 10 11 12 13 14

            """u8);

        Assert.Equal(["lo", "eth0"], interfaces.Select(one => one.Interface));
        Assert.Equal((100, 2, 101, 3), Traffic(interfaces[0]));
        Assert.Equal((long.MaxValue, 20, 300, 30), Traffic(interfaces[1]));
        NetworkUsage eth0 = interfaces[1];
        Assert.Equal((3, 4, 9, 10), (eth0.ReceiveErrors, eth0.ReceiveDrops, eth0.SendErrors, eth0.SendDrops));
    }

    private static (long, long, long, long) Traffic(NetworkUsage one) =>
        (one.ReceivedBytes, one.ReceivedPackets, one.SentBytes, one.SentPackets);
}
