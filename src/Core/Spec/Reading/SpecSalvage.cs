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

    // the items behind one that is left out have other indices: nothing can be said of the list then
    private void CopyItems(JsonElement value)
    {
        _writer.WriteStartArray();
        var index = 0;
        var isWhole = true;
        foreach (var item in value.EnumerateArray())
        {
            _path.Enter(index++);
            var isBad = _bad.Contains(_path.ToString());
            if (!isBad)
            {
                Copy(item);
            }

            isWhole &= !isBad;
            _path.Leave();
        }

        if (!isWhole)
        {
            Leave();
        }

        _writer.WriteEndArray();
    }

    private void Leave() => _left.Add(_path.ToString());
}
