using System.Runtime.InteropServices;
using System.Text.Json;
using Berth.Api.Hosting.Problems;

namespace Berth.Api.Hosting.Requests;

/// <summary>The fields of a request's body. Reading one marks it as known and notes what is wrong with it; at the end all that
/// is wrong is reported together, fields that nobody asked for included. <c>null</c> is the same as absent.</summary>
internal sealed class RequestObject
{
    private readonly JsonElement _root;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<RequestObject> _inner = [];
    private readonly string _prefix;
    private readonly List<ProblemError> _errors;

    private RequestObject(JsonElement root, string prefix, List<ProblemError> errors) => (_root, _prefix, _errors) = (root, prefix, errors);

    /// <summary>Reads a contract.</summary>
    /// <exception cref="ProblemException">422 with everything that is wrong.</exception>
    public static T Read<T>(JsonElement root)
        where T : IRequestBody<T>
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ProblemException.InvalidRequest([new ProblemError("", $"must be an object, is {Name(root.ValueKind)}")]);
        }

        var body = new RequestObject(root, "", []);
        T value = T.Read(body);
        body.NoteUnknown();
        return body._errors.Count == 0 ? value : throw ProblemException.InvalidRequest(body._errors);
    }

    /// <summary>A text; null when absent.</summary>
    public string? String(string name) => Find(name, JsonValueKind.String)?.GetString();

    /// <summary>A text that must be there.</summary>
    public string RequiredString(string name)
    {
        if (IsAbsent(name))
        {
            Note(name, "is required");
            return "";
        }

        return String(name) ?? "";
    }

    /// <summary>A whole number within limits; null when absent.</summary>
    public long? Number(string name, long min, long max)
    {
        if (Find(name, JsonValueKind.Number) is not { } value)
        {
            return null;
        }

        if (value.TryGetInt64(out long number) && number >= min && number <= max)
        {
            return number;
        }

        Note(name, $"must be a whole number from {min} to {max}, is {value.GetRawText()}");
        return null;
    }

    /// <summary>The fields of an object in this one; null when absent. They are read before this method's caller returns.</summary>
    public RequestObject? Object(string name)
    {
        if (Find(name, JsonValueKind.Object) is not { } value)
        {
            return null;
        }

        var inner = new RequestObject(value, $"{_prefix}/{name}", _errors);
        _inner.Add(inner);
        return inner;
    }

    /// <summary>The fields of each object of a list; null when absent. They are read before this method's caller returns.</summary>
    public IReadOnlyList<RequestObject>? Objects(string name)
    {
        if (Find(name, JsonValueKind.Array) is not { } value)
        {
            return null;
        }

        var objects = new List<RequestObject>(value.GetArrayLength());
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                objects.Add(new RequestObject(item, $"{_prefix}/{name}/{index}", _errors));
            }
            else
            {
                Note($"{name}/{index}", $"must be an object, is {Name(item.ValueKind)}");
            }
        }

        _inner.AddRange(objects);
        return objects;
    }

    /// <summary>True or false; false when absent.</summary>
    public bool Boolean(string name)
    {
        if (IsAbsent(name))
        {
            return false;
        }

        JsonElement value = _root.GetProperty(name);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Note(name, $"must be true or false, is {Name(value.ValueKind)}");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A list of texts; null when absent.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name, JsonValueKind.Array) is not { } value)
        {
            return null;
        }

        var texts = new List<string>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                Note($"{name}/{texts.Count}", $"must be a string, is {Name(item.ValueKind)}");
            }

            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : "");
        }

        return texts;
    }

    /// <summary>One of some words; null when absent.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (String(name) is not { } word)
        {
            return null;
        }

        foreach (T value in Enum.GetValues<T>())
        {
            if (Camel(value) == word)
            {
                return value;
            }
        }

        Note(name, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Camel))}");
        return null;
    }

    /// <summary>The bytes of an object, as they were sent; null when absent.</summary>
    public RawJson? RawObject(string name) =>
        Find(name, JsonValueKind.Object) is { } value ? new RawJson(JsonMarshal.GetRawUtf8Value(value).ToArray()) : null;

    /// <summary>The bytes of each object of a list, as they were sent; null when absent.</summary>
    public IReadOnlyList<RawJson>? RawObjects(string name)
    {
        if (Find(name, JsonValueKind.Array) is not { } value)
        {
            return null;
        }

        var objects = new List<RawJson>(value.GetArrayLength());
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                Note($"{name}/{index}", $"must be an object, is {Name(item.ValueKind)}");
            }

            objects.Add(new RawJson(JsonMarshal.GetRawUtf8Value(item).ToArray()));
        }

        return objects;
    }

    /// <summary>An object of texts; empty when absent.</summary>
    public IReadOnlyDictionary<string, string> Strings(string name)
    {
        var strings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in Find(name, JsonValueKind.Object)?.EnumerateObject() ?? default)
        {
            if (property.Value.ValueKind == JsonValueKind.String)
            {
                strings[property.Name] = property.Value.GetString()!;
            }
            else
            {
                Note($"{name}/{Escape(property.Name)}", $"must be a string, is {Name(property.Value.ValueKind)}");
            }
        }

        return strings;
    }

    /// <summary>Whether the field is not there, or null.</summary>
    public bool IsAbsent(string name)
    {
        _known.Add(name);
        return !_root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null;
    }

    /// <summary>Notes that a field is wrong.</summary>
    /// <param name="name">The field: its pointer without the first slash; empty for the body as a whole.</param>
    /// <param name="message">What is wrong.</param>
    public void Note(string name, string message) => _errors.Add(new ProblemError(name.Length == 0 ? _prefix : $"{_prefix}/{name}", message));

    private JsonElement? Find(string name, JsonValueKind kind)
    {
        if (IsAbsent(name))
        {
            return null;
        }

        JsonElement value = _root.GetProperty(name);
        if (value.ValueKind == kind)
        {
            return value;
        }

        Note(name, $"must be {Name(kind)}, is {Name(value.ValueKind)}");
        return null;
    }

    private void NoteUnknown()
    {
        _inner.ForEach(inner => inner.NoteUnknown());
        foreach (JsonProperty property in _root.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                Note(Escape(property.Name), "is not a field of this request");
            }
        }
    }

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // RFC 6901
    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
