namespace Berth.Conformance.Tests.Table;

/// <summary>One field in which a case came out differently.</summary>
/// <param name="Case">The case.</param>
/// <param name="Field">The probe's field, or <see cref="Outcome"/>.</param>
/// <param name="Berth">Its value under Berth; <see cref="Absent"/> if there is none.</param>
/// <param name="Other">Its value under the other runtime.</param>
public sealed record Difference(string Case, string Field, string Berth, string Other)
{
    /// <summary>Name of the field that says whether the container ran. Where it differs, nothing else is compared.</summary>
    public const string Outcome = "outcome";

    /// <summary>The value of a field that is not there.</summary>
    public const string Absent = "absent";

    /// <summary>For the reader of a failed test.</summary>
    public override string ToString() => $"{Field}: \"{Berth}\" under Berth, \"{Other}\" there";
}
