using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Berth.TestSupport.OpenApi;

/// <summary>Compares JSON with a schema of the document. Knows the keywords that the document uses.</summary>
public static class SchemaCheck
{
    /// <summary>Everything in which the value differs from the schema: JSON pointer and what.</summary>
    public static IReadOnlyList<string> Check(IOpenApiSchema schema, JsonNode? value)
    {
        var violations = new List<string>();
        Check(schema, value, "", violations);
        return violations;
    }

    private static void Check(IOpenApiSchema schema, JsonNode? value, string pointer, List<string> violations)
    {
        if (schema.OneOf is { Count: > 0 } alternatives)
        {
            CheckOneOf(alternatives, value, pointer, violations);
            return;
        }

        JsonSchemaType type = TypeOf(value);
        if (schema.Type is { } wanted && !IsA(wanted, type))
        {
            violations.Add($"{pointer}: is {type}, should be {wanted}");
            return;
        }

        if (schema.Enum is { Count: > 0 } values && !values.Any(one => JsonNode.DeepEquals(one, value)))
        {
            violations.Add($"{pointer}: {value?.ToJsonString()} is none of {string.Join(", ", values.Select(one => one?.ToJsonString()))}");
        }

        CheckContents(schema, value, pointer, violations);
    }

    private static void CheckContents(IOpenApiSchema schema, JsonNode? value, string pointer, List<string> violations)
    {
        switch (value)
        {
            case JsonObject properties:
                CheckObject(schema, properties, pointer, violations);
                break;
            case JsonArray items when schema.Items is { } item:
                for (int i = 0; i < items.Count; i++)
                {
                    Check(item, items[i], $"{pointer}/{i}", violations);
                }

                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && schema.Format == "date-time":
                if (!DateTimeOffset.TryParse((string)text!, CultureInfo.InvariantCulture, out _))
                {
                    violations.Add($"{pointer}: {text} is no time");
                }

                break;
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number:
                CheckRange(schema, number.GetValue<JsonElement>().GetDecimal(), pointer, violations);
                break;
        }
    }

    private static void CheckObject(IOpenApiSchema schema, JsonObject value, string pointer, List<string> violations)
    {
        foreach (string name in schema.Required ?? new HashSet<string>())
        {
            if (!value.ContainsKey(name))
            {
                violations.Add($"{pointer}/{name}: is missing");
            }
        }

        foreach ((string name, JsonNode? property) in value)
        {
            if (schema.Properties?.TryGetValue(name, out IOpenApiSchema? own) == true)
            {
                Check(own, property, $"{pointer}/{name}", violations);
            }
            else if (schema.AdditionalProperties is { } others)
            {
                Check(others, property, $"{pointer}/{name}", violations);
            }
            else if (!schema.AdditionalPropertiesAllowed)
            {
                violations.Add($"{pointer}/{name}: is not in the schema");
            }
        }
    }

    private static void CheckOneOf(IList<IOpenApiSchema> alternatives, JsonNode? value, string pointer, List<string> violations)
    {
        var results = alternatives.Select(alternative => Check(alternative, value)).ToList();
        if (results.Count(result => result.Count == 0) != 1)
        {
            violations.Add($"{pointer}: fits {results.Count(result => result.Count == 0)} of {results.Count} alternatives: "
                + string.Join(" | ", results.Select(result => string.Join("; ", result))));
        }
    }

    private static void CheckRange(IOpenApiSchema schema, decimal value, string pointer, List<string> violations)
    {
        if ((schema.Minimum is { } min && value < decimal.Parse(min, CultureInfo.InvariantCulture))
            || (schema.Maximum is { } max && value > decimal.Parse(max, CultureInfo.InvariantCulture)))
        {
            violations.Add($"{pointer}: {value} is not from {schema.Minimum} to {schema.Maximum}");
        }
    }

    private static bool IsA(JsonSchemaType wanted, JsonSchemaType type) =>
        wanted.HasFlag(type) || (type == JsonSchemaType.Integer && wanted.HasFlag(JsonSchemaType.Number));

    private static JsonSchemaType TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => JsonSchemaType.Null,
        JsonValueKind.Object => JsonSchemaType.Object,
        JsonValueKind.Array => JsonSchemaType.Array,
        JsonValueKind.String => JsonSchemaType.String,
        JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,
        _ => decimal.IsInteger(value!.GetValue<JsonElement>().GetDecimal()) ? JsonSchemaType.Integer : JsonSchemaType.Number,
    };
}
