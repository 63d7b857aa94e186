using Berth.Core.Cgroups;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Api.Logs;
using Berth.Core.Containers;
using Berth.Core.Execs;
using Berth.Core.Notifications;
using Berth.Core.Planning;
using Berth.Core.Stdio;

namespace Berth.Api.Hosting;

/// <summary>How the API writes JSON.</summary>
internal static class ApiJson
{
    /// <summary>Writes text as it is: <c>\u</c> escapes of <c>'</c> or <c>&lt;</c> are for JSON inside HTML only.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The contracts, for what is not written by an endpoint's result.</summary>
    public static ApiJsonContext Context { get; } = new(Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    /// <summary>Makes the endpoints' results use the source-generated contracts.</summary>
    public static IServiceCollection AddApiJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(options =>
        Configure(options.SerializerOptions).TypeInfoResolverChain.Insert(0, ApiJsonContext.Default));

    // converters named in JsonSourceGenerationOptions would hold for the context's own options only
    private static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Encoder = Encoder;
        options.Converters.Add(new CamelCaseEnumConverter<ContainerStatus>());
        options.Converters.Add(new CamelCaseEnumConverter<WaitCondition>());
        options.Converters.Add(new CamelCaseEnumConverter<StdinMode>());
        options.Converters.Add(new CamelCaseEnumConverter<ExecStatus>());
        options.Converters.Add(new CamelCaseEnumConverter<NotifyPhase>());
        options.Converters.Add(new CamelCaseEnumConverter<LogStreamName>());
        options.Converters.Add(new CamelCaseEnumConverter<CgroupDriver>());
        options.Converters.Add(new CamelCaseEnumConverter<CgroupLayout>());
        return options;
    }

    /// <summary>Writes an enum's value as its name in camelCase.</summary>
    private sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
        where T : struct, Enum;
}
