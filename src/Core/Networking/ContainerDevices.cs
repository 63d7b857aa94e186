using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Core.Networking;

/// <summary>The network devices of one container while it is created: moved in, and moved back when the create fails.</summary>
/// <remarks>A device that was moved in stays there: once the container has it, the specification forbids to take it out again. When the
/// namespace goes, the kernel gives physical devices back to the host's namespace and removes virtual ones.</remarks>
internal sealed class ContainerDevices : IDisposable
{
    private readonly NetworkSide _host;
    private readonly NetworkSide _container;
    private readonly Stack<MovedDevice> _moved = new();

    private ContainerDevices(NetworkSide host, NetworkSide container)
    {
        _host = host;
        _container = container;
    }

    /// <summary>Moves devices. Blocks for as long as the kernel needs: some 10 ms for each.</summary>
    /// <param name="moves">Which, and what they are called afterwards.</param>
    /// <param name="container">A process in the container's network namespace.</param>
    /// <returns>To be disposed of when the create is done: it keeps the namespace alive.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.StepFailed"/> with the pointer of the device; all are back then.</exception>
    public static Task<ContainerDevices> MoveInAsync(IReadOnlyList<NetDeviceMove> moves, SafePidFd container) =>
        OnThreadOfItsOwn(() => MoveIn(moves, container));

    /// <summary>Moves everything back, as it was, and disposes of this. The container need not live any more.</summary>
    /// <returns>What could not be moved back, and why.</returns>
    public Task<IReadOnlyList<string>> MoveBackAsync() => OnThreadOfItsOwn(MoveBack);

    public void Dispose()
    {
        _host.Dispose();
        _container.Dispose();
    }

    // entering a network namespace is for good
    private static Task<T> OnThreadOfItsOwn<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static ContainerDevices MoveIn(IReadOnlyList<NetDeviceMove> moves, SafePidFd container)
    {
        var devices = new ContainerDevices(NetworkSide.OfThisThread(), NetworkSide.Of(container));
        try
        {
            foreach (var move in moves)
            {
                devices.MoveIn(move);
            }

            return devices;
        }
        catch
        {
            devices.MoveBack();
            throw;
        }
    }

    private void MoveIn(NetDeviceMove move)
    {
        try
        {
            var device = _host.Routes.Find(move.HostName) ?? throw new SyscallException("RTM_GETLINK", move.HostName, Libc.ENODEV);
            if (!NetDeviceName.IsTemplate(move.Name) && _container.Routes.Find(move.Name) is not null)
            {
                throw new SyscallException("RTM_NEWLINK", move.Name, Libc.EEXIST, "the container has a device of that name");
            }

            _moved.Push(new MovedDevice(device, _host.Routes.Addresses(device)));
            _moved.Peek().Move(_host, _container, move.Name);
            _container.Routes.SetUp(_moved.Peek().Current!);
        }
        catch (SyscallException failure)
        {
            throw Refusal(move, failure);
        }
    }

    private IReadOnlyList<string> MoveBack()
    {
        List<string> failures = [];
        while (_moved.TryPop(out var device))
        {
            try
            {
                device.MoveBack(_container, _host);
            }
            catch (SyscallException failure)
            {
                failures.Add($"{device.Original.Name}: {failure.Message}");
            }
        }

        Dispose();
        return failures;
    }

    private static CoreException Refusal(NetDeviceMove move, SyscallException failure)
    {
        var text = $"move network device {move.HostName}: {failure.Message}";
        return new CoreException(ErrorCode.StepFailed, text, failure)
        {
            Errno = failure.ErrnoName,
            Syscall = failure.Operation,
            Path = move.HostName,
            Problems = [new(JsonPointer.Append("/linux/netDevices", move.HostName), failure.Message)],
        };
    }
}
