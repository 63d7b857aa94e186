using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Core.Errors;
using Berth.Core.IntelRdt;

namespace Berth.Core.Planning;

/// <summary>A plan as JSON: what <see cref="PlanText"/> shows, for programs.</summary>
/// <param name="NewNamespaces">Types of the namespaces that are made together with the container process.</param>
/// <param name="IntoCgroup">Whether the container process is cloned into its version 2 cgroup.</param>
/// <param name="Steps">The steps in their order.</param>
/// <param name="NetDevices">The network devices that the daemon moves into the container before it is set up.</param>
/// <param name="IntelRdt">What the container gets in the resctrl filesystem; null for nothing.</param>
/// <param name="CgroupOwner">The host's user who gets the container's cgroup; null to leave it root's.</param>
/// <param name="Rlimits">The limits that the daemon sets when the container process is ready.</param>
/// <param name="Warnings">What the config asks for and will not get, where that is no error.</param>
public sealed record PlanJson(
    IReadOnlyList<string> NewNamespaces,
    bool IntoCgroup,
    IReadOnlyList<PlanStep> Steps,
    IReadOnlyList<NetDeviceMove> NetDevices,
    ResctrlSettings? IntelRdt,
    uint? CgroupOwner,
    IReadOnlyList<RlimitSetting> Rlimits,
    IReadOnlyList<ConfigProblem> Warnings)
{
    /// <summary>Text is written as it is, instead of as <c>\u</c> escapes, which only text inside HTML needs.</summary>
    private static readonly PlanJsonContext Context =
        new(new JsonSerializerOptions(PlanJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The document of a plan.</summary>
    public static PlanJson Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new(plan.NewNamespaces, plan.IntoCgroup, plan.Steps, plan.NetDevices, plan.Resctrl, plan.CgroupOwner, plan.Rlimits, plan.Warnings);
    }

    /// <summary>The document as UTF-8 JSON on one line.</summary>
    public static byte[] Write(Plan plan) => JsonSerializer.SerializeToUtf8Bytes(Of(plan), Context.PlanJson);
}

/// <summary>Serialises <see cref="PlanJson"/> without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanJson))]
public sealed partial class PlanJsonContext : JsonSerializerContext;
