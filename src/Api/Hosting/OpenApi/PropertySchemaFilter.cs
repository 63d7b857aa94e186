using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Berth.Api.Hosting.Problems;
using Berth.Core.Specs;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>Says of every property whether it is always there and whether it can be null.</summary>
internal sealed class PropertySchemaFilter : ISchemaFilter
{
    private readonly NullabilityInfoContext _nullability = new();

    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } own || context.MemberInfo is not null)
        {
            return;
        }

        own.Required = new SortedSet<string>(StringComparer.Ordinal);
        foreach (PropertyInfo property in context.Type.GetProperties())
        {
            string name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!properties.TryGetValue(name, out IOpenApiSchema? value))
            {
                continue;
            }

            if (IsAlwaysThere(property))
            {
                own.Required.Add(name);
            }

            if (property.PropertyType == typeof(ulong) && value is OpenApiSchema number)
            {
                number.Format = "uint64";
            }

            properties[name] = WithNull(value, CanBeNull(property));
        }

        if (context.Type.IsAssignableTo(typeof(SpecObject)))
        {
            // room for unknown properties is needed where documents are read; these are only written
            own.AdditionalProperties = null;
            own.AdditionalPropertiesAllowed = false;
        }

        if (context.Type == typeof(ProblemResponse) && properties["code"] is OpenApiSchema code)
        {
            code.Enum = [.. ProblemCatalog.All.Select(kind => (JsonNode)kind.Code)];
        }
    }

    private static bool IsAlwaysThere(PropertyInfo property) =>
        property.IsDefined(typeof(RequiredMemberAttribute))
        || property.DeclaringType!.GetConstructors().Any(constructor => constructor.GetParameters()
            .Any(parameter => parameter.Name == property.Name && !parameter.HasDefaultValue));

    // what is left out when it is null is never null when it is there
    private bool CanBeNull(PropertyInfo property) =>
        _nullability.Create(property).ReadState == NullabilityState.Nullable
        && property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition != JsonIgnoreCondition.WhenWritingNull
        && !property.DeclaringType!.IsAssignableTo(typeof(SpecObject));

    private static IOpenApiSchema WithNull(IOpenApiSchema schema, bool canBeNull)
    {
        if (schema is OpenApiSchema inline)
        {
            inline.Type = canBeNull ? inline.Type | JsonSchemaType.Null : inline.Type & ~JsonSchemaType.Null;
            return inline;
        }

        return canBeNull
            ? new OpenApiSchema { Description = schema.Description, OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, schema] }
            : schema;
    }
}
