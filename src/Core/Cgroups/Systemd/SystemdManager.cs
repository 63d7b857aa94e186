using System.Globalization;
using Berth.Core.Errors;
using Berth.Core.Host;
using Berth.Native.Systemd;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>What containers need of systemd's manager (org.freedesktop.systemd1(5), "The Manager Object").</summary>
internal sealed class SystemdManager : IDisposable
{
    private const string NoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit", UnitExists = "org.freedesktop.systemd1.UnitExists";

    // a job that would get in the way of another one is refused; one that replaces it
    private const string FailMode = "fail", ReplaceMode = "replace";

    private readonly DaemonUser _user;
    private readonly SystemdBus _bus;
    private int _version;

    /// <summary>Connects to nobody yet.</summary>
    /// <param name="user">Whose systemd it is: the system's is root's.</param>
    public SystemdManager(DaemonUser user)
    {
        _user = user;
        _bus = new SystemdBus(user.IsRoot ? Bus.OpenSystem : Bus.OpenUser);
    }

    /// <summary>Where it has the programs that nobody placed elsewhere (systemd.special(7)).</summary>
    public string DefaultSlice => _user.IsRoot ? "system.slice" : "app.slice";

    /// <summary>The cgroup below which its units are. Waits for its answer.</summary>
    /// <param name="unified">The version 2 hierarchy; null for none.</param>
    /// <returns>Absolute path of its directory.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.SystemdFailed"/>: it can not be reached; <see cref="ErrorCode.HostUnsupported"/>:
    /// there is no such hierarchy, or no libsystemd.</exception>
    public string FindCgroup(CgroupHierarchy? unified)
    {
        if (unified is null || !Bus.IsAvailable)
        {
            throw new CoreException(ErrorCode.HostUnsupported, "cgroup driver systemd: needs cgroup v2 and libsystemd (Debian: libsystemd0)");
        }

        string cgroup = _bus.ReadAsync("ControlGroup", CancellationToken.None).GetAwaiter().GetResult();
        return Path.Combine(unified.MountPoint, cgroup.Trim('/'));
    }

    /// <summary>Makes a scope with one process in it, which is in its cgroup then.</summary>
    /// <param name="unit">Its name.</param>
    /// <param name="properties">All of its properties.</param>
    /// <param name="cancellation">Gives up waiting; the scope may come to be.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupInUse"/>: there is such a unit; <see cref="ErrorCode.SystemdFailed"/>,
    /// <see cref="ErrorCode.SystemdRefused"/>.</exception>
    public async Task StartScopeAsync(SystemdUnit unit, IReadOnlyList<UnitProperty> properties, CancellationToken cancellation)
    {
        try
        {
            await StartAsync().ConfigureAwait(false);
        }
        catch (CoreException failure) when (failure.DBusError == UnitExists)
        {
            // one that has failed is kept by systemd until somebody has seen it
            await ResetFailedAsync(unit, cancellation).ConfigureAwait(false);
            try
            {
                await StartAsync().ConfigureAwait(false);
            }
            catch (CoreException again) when (again.DBusError == UnitExists)
            {
                throw new CoreException(ErrorCode.CgroupInUse, $"the unit {unit.Name} is there already: {again.Message}", again)
                {
                    Path = unit.Name,
                    DBusError = again.DBusError,
                };
            }
        }

        Task StartAsync() => _bus.RunJobAsync("StartTransientUnit", unit.Name, message =>
        {
            message.Append(unit.Name);
            message.Append(FailMode);
            Append(message, properties);
            message.Open('a', "(sa(sv))");
            message.Close();
        }, cancellation);
    }

    /// <summary>Changes properties of a unit, until the next boot.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.SystemdFailed"/>, <see cref="ErrorCode.SystemdRefused"/>.</exception>
    public Task SetPropertiesAsync(SystemdUnit unit, IReadOnlyList<UnitProperty> properties, CancellationToken cancellation) =>
        _bus.CallAsync("SetUnitProperties", unit.Name, message =>
        {
            message.Append(unit.Name);
            message.Append(true);
            Append(message, properties);
        }, cancellation);

    /// <summary>Stops a unit and has systemd forget it. One that is not there is no error.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.SystemdFailed"/>.</exception>
    public async Task StopAsync(SystemdUnit unit, CancellationToken cancellation)
    {
        try
        {
            await _bus.RunJobAsync("StopUnit", unit.Name, message =>
            {
                message.Append(unit.Name);
                message.Append(ReplaceMode);
            }, cancellation).ConfigureAwait(false);
        }
        catch (CoreException failure) when (failure.DBusError == NoSuchUnit)
        {
            return;
        }

        await ResetFailedAsync(unit, cancellation).ConfigureAwait(false);
    }

    /// <summary>The number of systemd's version, such as 252.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.SystemdFailed"/>.</exception>
    public async ValueTask<int> VersionAsync(CancellationToken cancellation)
    {
        if (_version == 0)
        {
            // "252.39-1~deb12u2"
            string text = await _bus.ReadAsync("Version", cancellation).ConfigureAwait(false);
            _version = int.Parse(string.Concat(text.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        }

        return _version;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _bus.Dispose();

    private async Task ResetFailedAsync(SystemdUnit unit, CancellationToken cancellation)
    {
        try
        {
            await _bus.CallAsync("ResetFailedUnit", unit.Name, message => message.Append(unit.Name), cancellation).ConfigureAwait(false);
        }
        catch (CoreException failure) when (failure.DBusError == NoSuchUnit)
        {
            // it did not fail
        }
    }

    private static void Append(BusMessage message, IReadOnlyList<UnitProperty> properties)
    {
        message.Open('a', "(sv)");
        foreach (var property in properties)
        {
            property.WriteTo(message);
        }

        message.Close();
    }
}
