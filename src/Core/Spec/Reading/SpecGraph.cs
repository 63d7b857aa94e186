using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Core.Specs;

/// <summary>What a walk through a config tells about.</summary>
internal interface ISpecVisitor
{
    /// <summary>A property that the specification does not define.</summary>
    void Unknown(PointerPath path);

    /// <summary>A list item or map value that is null.</summary>
    void NullItem(PointerPath path);

    /// <summary>A string, or a map's key.</summary>
    void Text(PointerPath path, string value);
}

/// <summary>Walks through a config by the metadata of its source-generated JSON, so that no type has to be named here.</summary>
internal static class SpecGraph
{
    public static void Walk(Spec spec, ISpecVisitor visitor) =>
        Visit(spec, SpecJson.Context.Spec, new PointerPath(), visitor);

    /// <summary>Whether a value says the same as leaving it out: empty text, list or map, false, or an object of nothing but
    /// such values. A number always says something.</summary>
    public static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        bool flag => !flag,
        SpecObject => SpecJson.Context.GetTypeInfo(value.GetType())!.Properties.All(p => p.IsExtensionData || IsEmpty(p.Get!(value))),
        IEnumerable items => !items.GetEnumerator().MoveNext(),
        _ => false,
    };

    /// <summary>What the items of a list or the values of a map are.</summary>
    public static JsonTypeInfo Element(JsonTypeInfo collection) => collection.Options.GetTypeInfo(collection.ElementType!);

    private static void Visit(object value, JsonTypeInfo type, PointerPath path, ISpecVisitor visitor)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                VisitObject(value, type, path, visitor);
                break;
            case JsonTypeInfoKind.Dictionary:
                VisitMap((IDictionary)value, Element(type), path, visitor);
                break;
            case JsonTypeInfoKind.Enumerable:
                VisitList((IEnumerable)value, Element(type), path, visitor);
                break;
            default:
                if (value is string text)
                {
                    visitor.Text(path, text);
                }

                break;
        }
    }

    private static void VisitObject(object value, JsonTypeInfo type, PointerPath path, ISpecVisitor visitor)
    {
        foreach (var property in type.Properties)
        {
            if (property.Get!(value) is not { } child)
            {
                continue;
            }

            if (property.IsExtensionData)
            {
                foreach (var name in ((Dictionary<string, JsonElement>)child).Keys)
                {
                    path.Enter(name);
                    visitor.Unknown(path);
                    path.Leave();
                }

                continue;
            }

            path.Enter(property.Name);
            Visit(child, type.Options.GetTypeInfo(property.PropertyType), path, visitor);
            path.Leave();
        }
    }

    private static void VisitMap(IDictionary map, JsonTypeInfo element, PointerPath path, ISpecVisitor visitor)
    {
        foreach (DictionaryEntry entry in map)
        {
            var key = (string)entry.Key;
            path.Enter(key);
            visitor.Text(path, key);
            VisitItem(entry.Value, element, path, visitor);
            path.Leave();
        }
    }

    private static void VisitList(IEnumerable list, JsonTypeInfo element, PointerPath path, ISpecVisitor visitor)
    {
        var index = 0;
        foreach (var item in list)
        {
            path.Enter(index++);
            VisitItem(item, element, path, visitor);
            path.Leave();
        }
    }

    private static void VisitItem(object? item, JsonTypeInfo element, PointerPath path, ISpecVisitor visitor)
    {
        if (item is null)
        {
            visitor.NullItem(path);
        }
        else
        {
            Visit(item, element, path, visitor);
        }
    }
}
