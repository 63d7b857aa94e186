using Berth.Api.Hosting.Problems;
using Microsoft.Extensions.Primitives;

namespace Berth.Api.Hosting.Requests;

/// <summary>Reads the parameters of a query string. All that is wrong is reported together, parameters that nobody asked for
/// included.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private int _found;
    private List<ProblemError>? _errors;

    /// <summary>The parameter's value, or what stands for an absent one.</summary>
    public T Read<T>(QueryParameter<T> parameter)
    {
        if (!query.TryGetValue(parameter.Name, out StringValues values))
        {
            return parameter.Absent;
        }

        _found++;
        if (values.Count == 1 && parameter.TryParse(values[0] ?? "", out T value))
        {
            return value;
        }

        string got = values.Count == 1 ? $"\"{values[0]}\"" : "given more than once";
        Note(parameter.Name, $"must be {parameter.Expected}, is {got}");
        return parameter.Absent;
    }

    /// <summary>Ends the reading.</summary>
    /// <param name="parameters">All that there are.</param>
    /// <exception cref="ProblemException">422 with everything that is wrong.</exception>
    public void Finish(IReadOnlyList<QueryParameter> parameters)
    {
        if (_found < query.Count)
        {
            NoteUnknown(parameters);
        }

        if (_errors is not null)
        {
            throw ProblemException.InvalidRequest(_errors);
        }
    }

    private void NoteUnknown(IReadOnlyList<QueryParameter> parameters)
    {
        foreach (string name in query.Keys)
        {
            if (!parameters.Any(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                Note(name, "is not a parameter of this request");
            }
        }
    }

    private void Note(string name, string message) => (_errors ??= []).Add(new ProblemError("?" + name, message));
}
