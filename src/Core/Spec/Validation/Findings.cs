using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>Collects what the rules find.</summary>
internal sealed class Findings
{
    public List<ConfigProblem> Problems { get; } = [];

    public List<ConfigProblem> Warnings { get; } = [];

    public void Problem(string pointer, string message) => Problems.Add(new ConfigProblem(pointer, message));

    public void Warn(string pointer, string message) => Warnings.Add(new ConfigProblem(pointer, message));

    public void Required(string pointer) => Problem(pointer, "is required");

    /// <summary>Reports a missing value.</summary>
    public void RequireText(string pointer, string? value)
    {
        if (value is null)
        {
            Required(pointer);
        }
        else if (value.Length == 0)
        {
            Problem(pointer, "must not be empty");
        }
    }

    /// <summary>Reports a name that is missing or not among those that are <paramref name="known"/>.</summary>
    public void RequireKnown(string pointer, string? name, IEnumerable<string> known, string what)
    {
        RequireText(pointer, name);
        if (name is { Length: > 0 } && !known.Contains(name))
        {
            Problem(pointer, $"unknown {what} \"{name}\"");
        }
    }

    /// <summary>Reports each name of a list that is not among those that are <paramref name="known"/>.</summary>
    public void RequireKnown(string pointer, IReadOnlyList<string>? names, IEnumerable<string> known, string what)
    {
        for (var i = 0; i < names?.Count; i++)
        {
            if (names[i] is { } name)
            {
                RequireKnown($"{pointer}/{i}", name, known, what);
            }
        }
    }

    /// <summary>Reports a path that does not start with a slash.</summary>
    public void RequireAbsolute(string pointer, string? path)
    {
        RequireText(pointer, path);
        if (path is { Length: > 0 } && path[0] != '/')
        {
            Problem(pointer, $"\"{path}\" is not an absolute path");
        }
    }
}
