using System.Text.Json.Serialization;

namespace Berth.Api.Hosting.Problems;

/// <summary>The body of every answer that is an error: RFC 9457's problem details with members of our own. A member that
/// does not apply is absent.</summary>
public sealed record ProblemResponse
{
    /// <summary>Where this daemon explains the problem: <c>/problems/{code}</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it is, in a few words; the same for every occurrence.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened this time, for people: <c>operation path: ERRNAME (text)</c>.</summary>
    public required string Detail { get; init; }

    /// <summary>The path of the request.</summary>
    public required string Instance { get; init; }

    /// <summary>The problem's stable name, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Whether the same request can succeed later without anybody changing anything.</summary>
    public required bool Retryable { get; init; }

    /// <summary>Identifies the request in the daemon's log.</summary>
    public required string TraceId { get; init; }

    /// <summary>Name of the errno (errno(3)) when a system call failed, such as <c>ENOENT</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Errno { get; init; }

    /// <summary>Name of the D-Bus error when systemd answered with one, such as <c>org.freedesktop.systemd1.UnitExists</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("dbusError")]
    public string? DBusError { get; init; }

    /// <summary>The system call or operation that failed, such as <c>mount</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Syscall { get; init; }

    /// <summary>What it was applied to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>The plan's step that failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProblemStep? Step { get; init; }

    /// <summary>The container's status, when that is what stands in the way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? State { get; init; }

    /// <summary>The statuses in which the operation is possible.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>How the container ended, when it was deleted a while ago.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Containers.ExitResponse? Exit { get; init; }

    /// <summary>Everything that is wrong with the request or the config.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemError>? Errors { get; init; }
}

/// <summary>The plan's step that failed.</summary>
/// <param name="Number">1-based number of the step.</param>
/// <param name="Count">How many steps the plan has.</param>
/// <param name="Text">What the step does, as <c>GET …/plan</c> shows it.</param>
public sealed record ProblemStep(int Number, int Count, string Text);

/// <summary>One thing that is wrong.</summary>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901) into the body or config, or <c>?name</c> for a parameter of the query.</param>
/// <param name="Message">What.</param>
public sealed record ProblemError(string Pointer, string Message);
