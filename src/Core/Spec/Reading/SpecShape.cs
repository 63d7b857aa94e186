using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>Compares a document with the shape that the source-generated metadata describes, and finds everything that
/// stops it from being deserialised: wrong types, numbers out of range, properties that occur twice.</summary>
internal sealed class SpecShape
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly PointerPath _path = new();

    /// <summary>Every problem, in the document's order.</summary>
    public static IReadOnlyList<ConfigProblem> Check(JsonElement document, JsonTypeInfo type)
    {
        var shape = new SpecShape();
        shape.Visit(document, type);
        return shape._problems;
    }

    private void Visit(JsonElement value, JsonTypeInfo type)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                VisitObject(value, type);
                break;
            case JsonTypeInfoKind.Dictionary:
                VisitMembers(value, type, (_, _) => SpecGraph.Element(type));
                break;
            case JsonTypeInfoKind.Enumerable:
                VisitList(value, type);
                break;
            default:
                VisitValue(value, JsonShapes.Of(type.Type));
                break;
        }
    }

    private void VisitObject(JsonElement value, JsonTypeInfo type) =>
        VisitMembers(value, type, static (type, name) =>
            type.Properties.FirstOrDefault(property => property.Name == name && !property.IsExtensionData) is { } known
                ? type.Options.GetTypeInfo(known.PropertyType)
                : null);

    /// <summary>Members of an object. Those without a type are not the specification's; only their names count.</summary>
    private void VisitMembers(JsonElement value, JsonTypeInfo type, Func<JsonTypeInfo, string, JsonTypeInfo?> typeOf)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Report($"expected an object, found {JsonShapes.Describe(value)}");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            _path.Enter(member.Name);
            if (!seen.Add(member.Name))
            {
                Report("property occurs twice");
            }
            else if (typeOf(type, member.Name) is not { } memberType)
            {
                VisitRaw(member.Value);
            }
            else if (member.Value.ValueKind != JsonValueKind.Null || type.Kind == JsonTypeInfoKind.Dictionary)
            {
                Visit(member.Value, memberType);
            }

            _path.Leave();
        }
    }

    private void VisitList(JsonElement value, JsonTypeInfo type)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Report($"expected a list, found {JsonShapes.Describe(value)}");
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            _path.Enter(index++);
            Visit(item, SpecGraph.Element(type));
            _path.Leave();
        }
    }

    private void VisitValue(JsonElement value, JsonShape shape)
    {
        if (shape.Matches is null)
        {
            VisitRaw(value);
        }
        else if (!shape.Matches(value))
        {
            Report($"expected {shape.Name}, found {JsonShapes.Describe(value)}");
        }
    }

    /// <summary>A value of any shape: only properties that occur twice are wrong.</summary>
    private void VisitRaw(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            VisitMembers(value, SpecJson.Context.Spec, static (_, _) => null);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                _path.Enter(index++);
                VisitRaw(item);
                _path.Leave();
            }
        }
    }

    private void Report(string message) => _problems.Add(new ConfigProblem(_path.ToString(), message));
}
