using Berth.Core.Errors;
using Berth.Native.Systemd;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>A call of a method of systemd's manager that is under way.</summary>
/// <param name="method">Its name.</param>
/// <param name="target">The unit, for messages.</param>
/// <param name="write">Appends the arguments.</param>
internal sealed class BusCall(string method, string target, Action<BusMessage> write)
{
    /// <summary>systemd's name on the bus, and its one object with such methods.</summary>
    public const string Destination = "org.freedesktop.systemd1", ManagerPath = "/org/freedesktop/systemd1";

    /// <summary>What a job's end is called when it did what it was to do.</summary>
    private const string JobDone = "done";

    /// <summary>The errors that say that what was asked for is wrong.</summary>
    private static readonly string[] Mistakes =
    [
        "org.freedesktop.DBus.Error.InvalidArgs", "org.freedesktop.DBus.Error.PropertyReadOnly", "org.freedesktop.DBus.Error.UnknownProperty",
        "org.freedesktop.DBus.Error.InvalidSignature",
    ];

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Name of the method.</summary>
    public string Method => method;

    /// <summary>Its interface, when it is not the manager's own.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether the answer names a job, and the call ends with that.</summary>
    public bool BeginsJob { get; init; }

    /// <summary>The text in the answer, for a property.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Ends with the call.</summary>
    public Task Done => _done.Task;

    /// <summary>Appends the arguments.</summary>
    public void Write(BusMessage message) => write(message);

    /// <summary>The answer has come.</summary>
    public void Complete(BusMessage reply)
    {
        if (Interface is not null)
        {
            reply.Enter('v', "s");
            Text = reply.ReadString();
        }

        _done.TrySetResult();
    }

    /// <summary>The job has ended.</summary>
    /// <param name="result">As <c>JobRemoved</c> has it: <c>done</c>, <c>failed</c>, <c>timeout</c> …</param>
    public void EndJob(string result)
    {
        if (result == JobDone)
        {
            _done.TrySetResult();
            return;
        }

        Fail(new CoreException(ErrorCode.SystemdFailed, $"{this}: the job ended as \"{result}\"") { Syscall = method, Path = target });
    }

    /// <summary>The answer is an error.</summary>
    public void Refuse(string error, string text) => Fail(new CoreException(
        Mistakes.Contains(error) ? ErrorCode.SystemdRefused : ErrorCode.SystemdFailed, $"{this}: {error} ({text})")
    {
        Syscall = method,
        Path = target,
        DBusError = error,
    });

    /// <summary>There will be no answer.</summary>
    public void Fail(CoreException failure) => _done.TrySetException(failure);

    /// <summary>The method and what it was called for.</summary>
    public override string ToString() => $"{method} {target}";
}
