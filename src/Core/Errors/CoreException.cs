namespace Berth.Core.Errors;

/// <summary>The only exception that Core's operations throw on purpose. What is known goes into its properties, so that no
/// caller has to read the message.</summary>
public sealed class CoreException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="code">What kind of failure this is.</param>
    /// <param name="message">Lower-case, no full stop: <c>operation path: ERRNAME (text)</c>.</param>
    /// <param name="inner">What caused it.</param>
    public CoreException(ErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>What kind of failure this is.</summary>
    public ErrorCode Code { get; }

    /// <summary>Name of the errno (errno(3)), such as <c>ENOENT</c>, if a system call failed.</summary>
    public string? Errno { get; init; }

    /// <summary>System call or operation that failed, such as <c>mount</c>.</summary>
    public string? Syscall { get; init; }

    /// <summary>Name of the D-Bus error, such as <c>org.freedesktop.systemd1.UnitExists</c>, if systemd answered with one.</summary>
    public string? DBusError { get; init; }

    /// <summary>What it was applied to.</summary>
    public string? Path { get; init; }

    /// <summary>The plan's step, if one failed.</summary>
    public FailedStep? Step { get; init; }

    /// <summary>The hook, for <see cref="ErrorCode.HookFailed"/>.</summary>
    public FailedHook? Hook { get; init; }

    /// <summary>The container's status, for <see cref="ErrorCode.WrongState"/>.</summary>
    public string? State { get; init; }

    /// <summary>The statuses in which the operation is allowed, for <see cref="ErrorCode.WrongState"/>.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Everything that is wrong with the config, for <see cref="ErrorCode.InvalidConfig"/>; the hook's place in it, for
    /// <see cref="ErrorCode.HookFailed"/>.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; init; } = [];
}
