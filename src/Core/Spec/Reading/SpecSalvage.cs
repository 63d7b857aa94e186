using System.Buffers;
using System.Text.Json;
using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>Copies a config without what can not be read, so that its other mistakes are found as well.</summary>
internal sealed class SpecSalvage
{
    private readonly HashSet<string> _bad;
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private readonly PointerPath _path = new();
    private readonly Utf8JsonWriter _writer;

    private SpecSalvage(IEnumerable<ConfigProblem> problems, Utf8JsonWriter writer)
    {
        _bad = problems.Select(problem => problem.Pointer).ToHashSet(StringComparer.Ordinal);
        _writer = writer;
    }

    /// <summary>The readable rest.</summary>
    /// <param name="document">The whole config.</param>
    /// <param name="problems">What <see cref="SpecShape"/> found in it.</param>
    public static SpecDocument Read(JsonElement document, IReadOnlyList<ConfigProblem> problems)
    {
        var rest = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(rest, new JsonWriterOptions { MaxDepth = SpecJsonContext.MaxDepth });
        var salvage = new SpecSalvage(problems, writer);
        salvage.Copy(document);
        writer.Flush();

        var spec = salvage._left.Contains("") ? null : JsonSerializer.Deserialize(rest.WrittenSpan, SpecJson.Context.Spec);
        return new SpecDocument(spec ?? new Spec(), []) { Problems = problems, Unread = new UnreadParts(salvage._left) };
    }

    private void Copy(JsonElement value)
    {
        if (_bad.Contains(_path.ToString()))
        {
            Leave();
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            CopyMembers(value);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            CopyItems(value);
        }
        else
        {
            value.WriteTo(_writer);
        }
    }

    private void CopyMembers(JsonElement value)
    {
        _writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            _path.Enter(member.Name);
            if (_bad.Contains(_path.ToString()))
            {
                Leave();
            }
            else
            {
                _writer.WritePropertyName(member.Name);
                Copy(member.Value);
            }

            _path.Leave();
        }

        _writer.WriteEndObject();
    }

    // An empty one takes the place of what is left out, so that the others keep their indices. What that is, the others tell; if there is no
    // other, nothing can be said of the list.
    private void CopyItems(JsonElement value)
    {
        JsonValueKind kind = KindOfItems(value);
        if (kind == JsonValueKind.Undefined && value.GetArrayLength() > 0)
        {
            Leave();
        }

        _writer.WriteStartArray();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            _path.Enter(index++);
            if (_bad.Contains(_path.ToString()))
            {
                Leave();
                WriteEmpty(kind);
            }
            else
            {
                Copy(item);
            }

            _path.Leave();
        }

        _writer.WriteEndArray();
    }

    private JsonValueKind KindOfItems(JsonElement list)
    {
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            _path.Enter(index++);
            var isGood = !_bad.Contains(_path.ToString());
            _path.Leave();
            if (isGood)
            {
                return item.ValueKind;
            }
        }

        return JsonValueKind.Undefined;
    }

    private void WriteEmpty(JsonValueKind kind)
    {
        switch (kind)
        {
            case JsonValueKind.Object:
                _writer.WriteStartObject();
                _writer.WriteEndObject();
                break;
            case JsonValueKind.String:
                _writer.WriteStringValue("");
                break;
            case JsonValueKind.Number:
                _writer.WriteNumberValue(0);
                break;
        }
    }

    private void Leave() => _left.Add(_path.ToString());
}
