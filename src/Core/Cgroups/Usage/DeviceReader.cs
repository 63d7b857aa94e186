namespace Berth.Core.Cgroups.Usage;

/// <summary>Block and RDMA devices (Documentation/admin-guide/cgroup-v1/blkio-controller.rst, rdma.rst; cgroup-v2.rst, "IO", "RDMA").</summary>
internal static class DeviceReader
{
    private const string Bytes = "blkio.throttle.io_service_bytes_recursive", Operations = "blkio.throttle.io_serviced_recursive";

    public static IReadOnlyList<IoUsage>? ReadIoV1(UsageDirectory cgroup)
    {
        var devices = new Dictionary<string, IoUsage>(StringComparer.Ordinal);
        if (!cgroup.TryRead(Bytes, out UsageFile bytes))
        {
            return null;
        }

        Collect(bytes, devices, static (device, isRead, number) =>
            isRead ? device with { ReadBytes = number } : device with { WriteBytes = number });
        if (devices.Count > 0 && cgroup.TryRead(Operations, out UsageFile operations))
        {
            Collect(operations, devices, static (device, isRead, number) =>
                isRead ? device with { Reads = number } : device with { Writes = number });
        }

        return [.. devices.Values];
    }

    public static IReadOnlyList<IoUsage>? ReadIoV2(UsageDirectory cgroup)
    {
        if (!cgroup.TryRead("io.stat", out UsageFile stat))
        {
            return null;
        }

        var devices = new List<IoUsage>();
        foreach (Range range in stat.Lines)
        {
            // a device that was never used has no numbers after its name
            ReadOnlySpan<byte> line = stat[range];
            if (UsageFile.In(line, "rbytes"u8) is { } read)
            {
                devices.Add(new IoUsage
                {
                    Device = UsageFile.FirstWord(line),
                    ReadBytes = read,
                    WriteBytes = UsageFile.In(line, "wbytes"u8),
                    Reads = UsageFile.In(line, "rios"u8),
                    Writes = UsageFile.In(line, "wios"u8),
                });
            }
        }

        return devices;
    }

    // the file is the same in both versions
    public static IReadOnlyList<RdmaUsage>? ReadRdma(UsageDirectory cgroup)
    {
        if (!cgroup.TryRead("rdma.current", out UsageFile current))
        {
            return null;
        }

        var devices = new List<RdmaUsage>();
        foreach (Range range in current.Lines)
        {
            ReadOnlySpan<byte> line = current[range];
            if (!line.IsEmpty)
            {
                devices.Add(new RdmaUsage
                {
                    Device = UsageFile.FirstWord(line),
                    HcaHandles = UsageFile.In(line, "hca_handle"u8),
                    HcaObjects = UsageFile.In(line, "hca_object"u8),
                });
            }
        }

        return devices;
    }

    // lines such as "8:0 Read 4096", and a sum at the end
    private static void Collect(UsageFile file, Dictionary<string, IoUsage> devices, Func<IoUsage, bool, long?, IoUsage> add)
    {
        foreach (Range range in file.Lines)
        {
            ReadOnlySpan<byte> line = file[range];
            string name = UsageFile.FirstWord(line);
            ReadOnlySpan<byte> rest = line[Math.Min(name.Length + 1, line.Length)..];
            bool isRead = rest.StartsWith("Read "u8);
            if (isRead || rest.StartsWith("Write "u8))
            {
                IoUsage device = devices.GetValueOrDefault(name)
                    ?? new IoUsage { Device = name, ReadBytes = 0, WriteBytes = 0, Reads = 0, Writes = 0 };
                devices[name] = add(device, isRead, UsageFile.Parse(rest[(rest.IndexOf((byte)' ') + 1)..]));
            }
        }
    }
}
