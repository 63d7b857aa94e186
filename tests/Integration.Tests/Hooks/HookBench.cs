using System.Text.Json.Nodes;
using Berth.TestSupport;

namespace Berth.Integration.Tests.Hooks;

/// <summary>A directory with hook programs on the host, and what they wrote down.</summary>
internal sealed class HookBench : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>What every hook of this bench has seen, one line each.</summary>
    public string[] Lines => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    public string Directory => _directory.Path;

    private string Log => _directory["log"];

    /// <summary>Absolute path of something in the directory.</summary>
    public string this[string name] => _directory[name];

    /// <summary>Makes a program of the host's shell.</summary>
    public string Script(string name, string body)
    {
        string path = _directory[name];
        File.WriteAllText(path, $"#!/bin/sh\nlog={Log}\ndir={Directory}\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>A hook that appends a line.</summary>
    public JsonObject Line(string line) => Hook(Script($"line-{Guid.NewGuid():N}", $"echo '{line}' >> $log"));

    /// <summary>An entry of <c>hooks</c>.</summary>
    public static JsonObject Hook(string path, int? timeout = null, string[]? args = null, string[]? env = null)
    {
        var hook = new JsonObject { ["path"] = path };
        if (timeout is not null)
        {
            hook["timeout"] = timeout;
        }

        if (args is not null)
        {
            hook["args"] = List(args);
        }

        if (env is not null)
        {
            hook["env"] = List(env);
        }

        return hook;
    }

    /// <summary>Sets one kind of hooks.</summary>
    public static void Set(JsonObject config, string kind, params JsonObject[] hooks)
    {
        if (config["hooks"] is null)
        {
            config["hooks"] = new JsonObject();
        }

        config["hooks"]![kind] = new JsonArray([.. hooks]);
    }

    public void Dispose() => _directory.Dispose();

    private static JsonArray List(string[] items) => [.. items.Select(item => JsonValue.Create(item))];
}
