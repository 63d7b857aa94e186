using Berth.Core.Errors;
using Berth.Core.Planning.Sections;
using Berth.Core.Specs;

namespace Berth.Core.IntelRdt;

/// <summary>A change of a container's values in the resctrl filesystem.</summary>
/// <param name="IntelRdt">The whole of <c>linux.intelRdt</c> after it.</param>
/// <param name="Values">What is to be written.</param>
/// <param name="Warnings">What is doubtful in it.</param>
internal sealed record ResctrlUpdate(LinuxIntelRdt IntelRdt, IReadOnlyList<SchemataValue> Values, IReadOnlyList<ConfigProblem> Warnings)
{
    private const string Pointer = "/linux/intelRdt";

    /// <summary>Checks a change as a create would.</summary>
    /// <param name="before">What the container has; null for nothing.</param>
    /// <param name="change">The change (UTF-8): an object with some of <c>l3CacheSchema</c>, <c>memBwSchema</c> and <c>schemata</c>.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/> with every problem; pointers are those of the config.</exception>
    public static ResctrlUpdate Compile(LinuxIntelRdt? before, ReadOnlyMemory<byte> change)
    {
        var document = SpecReader.ReadAllItCan((byte[])[.. "{\"linux\":{\"intelRdt\":"u8, .. change.Span, .. "}}"u8]);
        var given = document.Spec.Linux?.IntelRdt ?? new LinuxIntelRdt();
        var findings = new Findings();
        if (before is null)
        {
            findings.Problem(Pointer, "the container was created without: there is no group to change");
        }

        Refuse(findings, "closID", given.ClosID);
        Refuse(findings, "enableMonitoring", given.EnableMonitoring);
        IntelRdtRules.Check(new Spec { Linux = new Linux { IntelRdt = given } }, findings);
        if (document.Problems.Count + findings.Problems.Count > 0)
        {
            throw SpecValidation.Refuse("update", [.. document.Problems, .. findings.Problems]);
        }

        return new ResctrlUpdate(
            before! with
            {
                L3CacheSchema = given.L3CacheSchema ?? before.L3CacheSchema,
                MemBwSchema = given.MemBwSchema ?? before.MemBwSchema,
                Schemata = given.Schemata ?? before.Schemata,
            },
            [.. IntelRdtPlanner.Values(given)],
            [.. document.Warnings, .. findings.Warnings]);
    }

    private static void Refuse(Findings findings, string field, object? value)
    {
        if (value is not null)
        {
            findings.Problem($"{Pointer}/{field}", "can not be changed");
        }
    }
}
