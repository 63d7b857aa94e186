using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>What <see cref="SpecValidator"/> found.</summary>
/// <param name="Problems">Why the config is refused; empty when it is valid.</param>
/// <param name="Warnings">What is ignored or doubtful.</param>
public sealed record SpecValidation(IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<ConfigProblem> Warnings)
{
    /// <summary>Throws when there are problems.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/> with all of them.</exception>
    public void ThrowIfInvalid()
    {
        if (Problems.Count > 0)
        {
            throw Refuse("validate", Problems);
        }
    }

    /// <summary>The exception that carries problems (at least one).</summary>
    internal static CoreException Refuse(string operation, IReadOnlyList<ConfigProblem> problems) =>
        new(ErrorCode.InvalidConfig, $"{operation} config: {Summarise(problems)}") { Problems = problems };

    /// <summary>The first problem in words, and how many more there are.</summary>
    private static string Summarise(IReadOnlyList<ConfigProblem> problems)
    {
        var (pointer, message) = problems[0];
        var first = pointer.Length == 0 ? message : $"{pointer}: {message}";
        return problems.Count switch
        {
            1 => first,
            2 => $"{first} (and 1 more problem)",
            var count => $"{first} (and {count - 1} more problems)",
        };
    }
}
