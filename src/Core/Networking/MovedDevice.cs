using System.Security.Cryptography;
using System.Text;
using Berth.Native.Syscalls;

namespace Berth.Core.Networking;

/// <summary>A network device on its way to a container, and what it was before.</summary>
/// <param name="Original">The device in the host's namespace.</param>
/// <param name="Addresses">Its addresses there.</param>
internal sealed record MovedDevice(NetworkDevice Original, IReadOnlyList<NetworkAddress> Addresses)
{
    private const int MaxNameLength = 15;

    /// <summary>The device in the namespace that it was moved to; null as long as it was not.</summary>
    public NetworkDevice? Current { get; private set; }

    /// <summary>Moves it with the addresses that somebody gave it to keep and that are good everywhere (config-linux.md, "Network
    /// Devices"). It is down afterwards.</summary>
    /// <exception cref="Berth.Native.Errors.SyscallException">The kernel refused; <see cref="MoveBack"/> knows how far it came.</exception>
    public void Move(NetworkSide from, NetworkSide to, string name) =>
        Move(Original, from, to, name, address => address.IsPermanent && address.IsGlobal);

    /// <summary>Moves it back to where it was, with its name and all addresses, and sets it up if it was.</summary>
    public void MoveBack(NetworkSide from, NetworkSide to)
    {
        if (Current is not { } device)
        {
            return;
        }

        Move(device, from, to, Original.Name, address => address.IsPermanent);
        if (Original.IsUp)
        {
            to.Routes.SetUp(Current);
        }
    }

    // The name is one that nobody has until the device has arrived. To be moved and named at once is one request, but until Linux 6.11 the
    // kernel moves the device all the same when it then refuses the name; and its number may be another one, so that only its name tells
    // which it is.
    private void Move(NetworkDevice device, NetworkSide from, NetworkSide to, string name, Func<NetworkAddress, bool> isKept)
    {
        var passing = "mv" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        from.Routes.Move(device, to.Namespace, passing);
        Current = to.Routes.Find(passing) ?? throw new InvalidOperationException($"{passing} did not arrive");
        Current = to.Routes.Rename(Current, name);
        foreach (var address in Addresses.Where(isKept))
        {
            to.Routes.Add(Current, address with { Label = Relabel(address.Label, Original.Name, Current.Name) });
        }
    }

    // a label has to begin with the device's name; the kernel gives the name itself where there is none
    private static string Relabel(string label, string before, string now)
    {
        var suffix = label.StartsWith(before, StringComparison.Ordinal) ? label[before.Length..] : "";
        return suffix.Length > 0 && Encoding.UTF8.GetByteCount(now + suffix) <= MaxNameLength ? now + suffix : "";
    }
}
