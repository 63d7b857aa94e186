using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Benchmarks.Measurements;

/// <summary>The smallest memory limit with which somebody runs /bin/true.</summary>
/// <param name="Name">Who, with the version.</param>
/// <param name="KiB">The limit; null when it does not run even with the largest that was tried.</param>
internal sealed record SmallestMemoryRow(string Name, long? KiB);

/// <summary>Searches for the smallest memory limit, page by page: what a runtime needs inside the container's cgroup decides it.</summary>
internal static class SmallestMemory
{
    private const long PageKiB = 4, MostPages = 16 * 1024;

    /// <summary>A limit counts when every attempt succeeds: near it, chance has a part.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Berth first, then the command lines that are installed.</summary>
    public static async Task<IReadOnlyList<SmallestMemoryRow>> MeasureAsync(Berthd daemon, Workspace workspace, CancellationToken cancellation)
    {
        using var client = daemon.Connect();
        var rows = new List<SmallestMemoryRow>
        {
            new("Berth", await SearchAsync(pages => RunsWithBerthAsync(client, workspace, pages), cancellation)),
        };
        foreach (var program in (string[])["crun", "runc"])
        {
            if (await Programs.FirstLineAsync(program, "--version") is { } version)
            {
                rows.Add(new(
                    version.Replace(" version", "", StringComparison.Ordinal),
                    await SearchAsync(pages => RunsWithAsync(program, workspace, pages), cancellation)));
            }
        }

        return rows;
    }

    private static async Task<long?> SearchAsync(Func<long, Task<bool>> runs, CancellationToken cancellation)
    {
        long fails = 0, works = MostPages + 1;
        while (works - fails > 1)
        {
            cancellation.ThrowIfCancellationRequested();
            var middle = (fails + works) / 2;
            (fails, works) = await AlwaysAsync(runs, middle) ? (fails, middle) : (middle, works);
        }

        return works > MostPages ? null : works * PageKiB;
    }

    private static async Task<bool> AlwaysAsync(Func<long, Task<bool>> runs, long pages)
    {
        for (var i = 0; i < Attempts; i++)
        {
            if (!await runs(pages))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<bool> RunsWithBerthAsync(UnixHttpClient client, Workspace workspace, long pages)
    {
        var id = workspace.UniqueName + "-memory";
        var request = new JsonObject { ["bundle"] = workspace.TrueBundle, ["config"] = Config(workspace, pages) }.ToJsonString();
        try
        {
            await Containers.CreateAsync(client, id, request);
        }
        catch (HttpRequestException)
        {
            return false;
        }

        try
        {
            await Containers.StartAsync(client, id);
            using var end = JsonDocument.Parse(await client.GetTextAsync($"/v1/containers/{id}/wait?condition=stopped"));
            return end.RootElement.GetProperty("exitCode").GetInt32() == 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        finally
        {
            await Containers.DeleteAsync(client, id, force: true);
        }
    }

    private static async Task<bool> RunsWithAsync(string program, Workspace workspace, long pages)
    {
        var id = $"{workspace.UniqueName}-{program}-memory";
        var root = Path.Combine(workspace.Root, program);
        var config = Path.Combine(workspace.Root, "memory.json");
        await File.WriteAllTextAsync(config, Config(workspace, pages).ToJsonString());
        var bundle = Directory.CreateDirectory(Path.Combine(workspace.Root, "memory")).FullName;
        File.Move(config, Path.Combine(bundle, "config.json"), overwrite: true);
        var isRun = await ExitCodeAsync(program, "--root", root, "run", "--bundle", bundle, id) == 0;
        await ExitCodeAsync(program, "--root", root, "delete", "--force", id);
        return isRun;
    }

    private static JsonNode Config(Workspace workspace, long pages)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(workspace.TrueBundle, "config.json")))!;
        config["root"]!["path"] = workspace.RootFilesystem;
        config["linux"]!["resources"] = new JsonObject
        {
            ["memory"] = new JsonObject { ["limit"] = pages * PageKiB * 1024, ["swap"] = pages * PageKiB * 1024 },
        };
        return config;
    }

    // what a runtime says of a failure that is looked for is of no interest; one that hangs has failed as well
    private static async Task<int> ExitCodeAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await Task.WhenAll(process.StandardError.ReadToEndAsync(patience.Token), process.StandardOutput.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return -1;
        }
    }
}
