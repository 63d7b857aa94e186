using System.Collections;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Core.Specs;

/// <summary>Refuses what <see cref="CoverageGaps"/> lists.</summary>
internal static class CoverageRules
{
    private static readonly Field Root = Build();

    public static void Check(Spec spec, Findings findings) => Check(spec, Root, new PointerPath(), findings);

    /// <summary>Whether a field is implemented, or one value of it.</summary>
    public static bool Covers(string pattern, object? value = null) =>
        !CoverageGaps.All.Any(gap => gap.Pattern == pattern && (value is null || gap.Refuses(value)));

    private static void Check(object value, Field field, PointerPath path, Findings findings)
    {
        foreach (var gap in field.Gaps)
        {
            if (gap.Refuses(value))
            {
                findings.Problem(path.ToString(), gap.Message);
            }
        }

        foreach (var child in field.Properties)
        {
            if (child.Property!.Get!(value) is { } childValue)
            {
                path.Enter(child.Property.Name);
                Check(childValue, child, path, findings);
                path.Leave();
            }
        }

        if (field.Item is { } item)
        {
            CheckItems((IEnumerable)value, item, path, findings);
        }
    }

    private static void CheckItems(IEnumerable list, Field item, PointerPath path, Findings findings)
    {
        var index = 0;
        foreach (var value in list)
        {
            path.Enter(index++);
            if (value is not null)
            {
                Check(value, item, path, findings);
            }

            path.Leave();
        }
    }

    private static Field Build()
    {
        var root = new Field(SpecJson.Context.Spec, null);
        foreach (var gap in CoverageGaps.All)
        {
            var field = root;
            foreach (var step in gap.Pattern[1..].Split('/'))
            {
                field = step == "*" ? field.GetItem() : field.GetProperty(step);
            }

            field.Gaps.Add(gap);
        }

        return root;
    }

    /// <summary>A field that a gap is at, or that leads to one.</summary>
    private sealed class Field(JsonTypeInfo type, JsonPropertyInfo? property)
    {
        public JsonPropertyInfo? Property { get; } = property;

        public List<CoverageGap> Gaps { get; } = [];

        public List<Field> Properties { get; } = [];

        public Field? Item { get; private set; }

        public Field GetItem() => Item ??= new Field(SpecGraph.Element(type), null);

        public Field GetProperty(string name)
        {
            if (Properties.Find(field => field.Property!.Name == name) is { } known)
            {
                return known;
            }

            var property = type.Properties.Single(candidate => candidate.Name == name);
            var field = new Field(type.Options.GetTypeInfo(property.PropertyType), property);
            Properties.Add(field);
            return field;
        }
    }
}
