using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Execs;

/// <summary>Makes the process of an exec from what was asked for and the container's own process.</summary>
internal static class ExecProcess
{
    /// <summary>The whole process, validated.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="container">The container's config.</param>
    /// <returns>The container's config with the process in the place of its own, and what is ignored in it.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>, with every problem; <see cref="ErrorCode.InvalidRequest"/>:
    /// a malformed user.</exception>
    public static (Spec Spec, IReadOnlyList<ConfigProblem> Warnings) Make(CreateExecRequest request, Spec container)
    {
        var (given, warnings) = request.Process is { } json ? Read(json) : (Short(request, container.Process!), []);
        if (request.Terminal is { } terminal)
        {
            var size = terminal.Size is { } asked ? new Box { Width = asked.Columns, Height = asked.Rows } : given.ConsoleSize;
            given = given with { Terminal = true, ConsoleSize = size };
        }

        var spec = container with { Process = Complete(given, container.Process!) };
        var validation = SpecValidator.ValidateProcess(spec);
        return validation.Problems.Count == 0
            ? (spec, [.. warnings, .. validation.Warnings])
            : throw new CoreException(
                ErrorCode.InvalidConfig, $"invalid process: {validation.Problems[0].Pointer}: {validation.Problems[0].Message}")
            {
                Problems = validation.Problems,
            };
    }

    /// <summary>The parts of <c>user:group</c>.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>: there is no user in it.</exception>
    public static (string User, string? Group)? ParseUser(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string[] parts = text.Split(':');
        return parts.Length <= 2 && parts.All(part => part.Length > 0 && !part.Contains('\0', StringComparison.Ordinal))
            ? (parts[0], parts.Length == 2 ? parts[1] : null)
            : throw new CoreException(ErrorCode.InvalidRequest, $"\"{text}\" is neither user nor user:group")
            {
                Problems = [new ConfigProblem("/user", "must be a user or user:group, each a name or a number")],
            };
    }

    private static (Process Process, IReadOnlyList<ConfigProblem> Warnings) Read(ReadOnlyMemory<byte> json)
    {
        var document = SpecReader.Read((byte[])[.. "{\"process\":"u8, .. json.Span, .. "}"u8]);
        return (document.Spec.Process ?? new Process(), document.Warnings);
    }

    private static Process Short(CreateExecRequest request, Process container) => new()
    {
        Args = request.Args,
        Env = request.Env.Count == 0 ? null : [.. container.Env ?? [], .. request.Env],
        Cwd = request.Cwd,
    };

    // What a shell in the container should have, unless it is told otherwise: what its first process has. But not a terminal, and no
    // inheritable capabilities, which a program with file capabilities would make use of (CVE-2022-29162).
    private static Process Complete(Process given, Process container) => given with
    {
        User = given.User ?? container.User,
        Env = given.Env ?? container.Env,
        Cwd = given.Cwd ?? container.Cwd,
        Capabilities = given.Capabilities
            ?? (container.Capabilities is { } capabilities ? capabilities with { Inheritable = null, Ambient = null } : null),
        Rlimits = given.Rlimits ?? container.Rlimits,
        NoNewPrivileges = given.NoNewPrivileges ?? container.NoNewPrivileges,
        ApparmorProfile = given.ApparmorProfile ?? container.ApparmorProfile,
        SelinuxLabel = given.SelinuxLabel ?? container.SelinuxLabel,
        OOMScoreAdj = given.OOMScoreAdj ?? container.OOMScoreAdj,
        Scheduler = given.Scheduler ?? container.Scheduler,
        IOPriority = given.IOPriority ?? container.IOPriority,
        ExecCPUAffinity = given.ExecCPUAffinity ?? container.ExecCPUAffinity,
    };
}
