using System.Buffers;
using System.Globalization;
using System.Text;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups.Usage;

/// <summary>The interfaces of a process's network namespace (proc_pid_net(5), dev).</summary>
internal static class NetworkReader
{
    // a line has some 120 bytes
    private const int BufferSize = 64 * 1024;
    private const int Counters = 16;

    /// <param name="pid">A process in the namespace.</param>
    /// <returns>Null when there is no such process.</returns>
    public static IReadOnlyList<NetworkUsage>? Read(int pid)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/net/dev");
            int length = SmallFiles.TryRead(SafeFd.CurrentDirectory, path, buffer);
            return length < 0 ? null : Parse(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the text of the file: two lines of headings, then one for each interface.</summary>
    internal static IReadOnlyList<NetworkUsage> Parse(ReadOnlySpan<byte> text)
    {
        var interfaces = new List<NetworkUsage>();
        Span<long> counters = stackalloc long[Counters];
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            int colon = line.IndexOf((byte)':');
            if (colon > 0 && ReadCounters(line[(colon + 1)..], counters) == Counters)
            {
                interfaces.Add(Of(Encoding.UTF8.GetString(line[..colon].TrimStart((byte)' ')), counters));
            }
        }

        return interfaces;
    }

    private static int ReadCounters(ReadOnlySpan<byte> text, Span<long> counters)
    {
        int count = 0;
        foreach (Range range in text.Split((byte)' '))
        {
            if (count < Counters && UsageFile.Parse(text[range]) is { } number)
            {
                counters[count++] = number;
            }
        }

        return count;
    }

    // receive: bytes packets errs drop fifo frame compressed multicast; transmit: bytes packets errs drop …
    private static NetworkUsage Of(string name, ReadOnlySpan<long> counters) => new()
    {
        Interface = name,
        ReceivedBytes = counters[0],
        ReceivedPackets = counters[1],
        ReceiveErrors = counters[2],
        ReceiveDrops = counters[3],
        SentBytes = counters[8],
        SentPackets = counters[9],
        SendErrors = counters[10],
        SendDrops = counters[11],
    };
}
