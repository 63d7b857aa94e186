using System.Text.Json.Nodes;

namespace Berth.TestSupport.Bundles;

/// <summary>Changes to a config.json, so that a test says only what it is about.</summary>
public static class ConfigEdits
{
    public static JsonObject Args(this JsonObject config, params IEnumerable<string> args)
    {
        config.Process()["args"] = List(args);
        return config;
    }

    /// <summary>Runs a script with the container's shell.</summary>
    public static JsonObject Shell(this JsonObject config, string script) => config.Args("sh", "-c", script);

    public static JsonObject Process(this JsonObject config) => config["process"]!.AsObject();

    public static JsonObject Linux(this JsonObject config) => config["linux"]!.AsObject();

    /// <summary>Sets one section of the resources.</summary>
    public static JsonObject Resources(this JsonObject config, string section, string json)
    {
        JsonObject linux = config.Linux();
        linux["resources"] ??= new JsonObject();
        linux["resources"]![section] = JsonNode.Parse(json);
        return config;
    }

    /// <summary>Puts members of another object in, over those that are there.</summary>
    public static JsonObject Merge(this JsonObject target, string json)
    {
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject())
        {
            target[name] = value?.DeepClone();
        }

        return target;
    }

    public static JsonArray Mounts(this JsonObject config) => config["mounts"]!.AsArray();

    public static JsonObject WritableRoot(this JsonObject config)
    {
        config["root"]!["readonly"] = false;
        return config;
    }

    public static JsonObject Mount(this JsonObject config, string destination, string? type, string source, params IEnumerable<string> options)
    {
        config.Mounts().Add(new JsonObject
        {
            ["destination"] = destination,
            ["type"] = type,
            ["source"] = source,
            ["options"] = List(options),
        });
        return config;
    }

    public static JsonObject Bind(this JsonObject config, string source, string destination, params IEnumerable<string> options) =>
        config.Mount(destination, "bind", source, ["rbind", .. options]);

    public static JsonObject WithoutMount(this JsonObject config, string destination)
    {
        JsonArray mounts = config.Mounts();
        mounts.Remove(mounts.Single(mount => (string?)mount!["destination"] == destination));
        return config;
    }

    /// <summary>Leaves the container in the host's namespace of that type, without what makes sense in one of its own only.</summary>
    public static JsonObject WithoutNamespace(this JsonObject config, string type)
    {
        JsonArray namespaces = config.Linux()["namespaces"]!.AsArray();
        namespaces.Remove(namespaces.Single(one => (string?)one!["type"] == type));
        if (type == "uts")
        {
            config.Remove("hostname");
        }
        else if (type == "cgroup")
        {
            config.WithoutMount("/sys/fs/cgroup");
        }

        return config;
    }

    /// <summary>Puts the container into a namespace of that type: a new one, or the one at that path.</summary>
    public static JsonObject WithNamespace(this JsonObject config, string type, string? path = null)
    {
        JsonArray namespaces = config.Linux()["namespaces"]!.AsArray();
        namespaces.Remove(namespaces.SingleOrDefault(one => (string?)one!["type"] == type));
        namespaces.Add(path is null ? new JsonObject { ["type"] = type } : new JsonObject { ["type"] = type, ["path"] = path });
        return config;
    }

    /// <summary>A new user namespace, users and groups mapped alike.</summary>
    public static JsonObject WithUsers(this JsonObject config, params IEnumerable<(uint Container, uint Host, uint Size)> ranges)
    {
        config.Linux()["uidMappings"] = Mappings(ranges);
        config.Linux()["gidMappings"] = Mappings(ranges);
        return config.WithNamespace("user");
    }

    /// <summary>Gives the container process these capabilities, in the named sets only (all five when there is none).</summary>
    public static JsonObject Capabilities(this JsonObject config, IEnumerable<string> names, params IReadOnlyList<string> sets)
    {
        IReadOnlyList<string> given = sets.Count > 0 ? sets : ["bounding", "effective", "permitted", "inheritable", "ambient"];
        config.Process()["capabilities"] = new JsonObject(given.Select(set => KeyValuePair.Create(set, (JsonNode?)List(names))));
        return config;
    }

    private static JsonArray Mappings(IEnumerable<(uint Container, uint Host, uint Size)> ranges) =>
    [
        .. ranges.Select(range => new JsonObject
        {
            ["containerID"] = range.Container,
            ["hostID"] = range.Host,
            ["size"] = range.Size,
        }),
    ];

    private static JsonArray List(IEnumerable<string> items) => [.. items.Select(item => JsonValue.Create(item))];
}
