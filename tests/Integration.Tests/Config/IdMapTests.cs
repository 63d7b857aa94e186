using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>Id-mapped mounts (mount_setattr(2)): who owns what, inside and outside.</summary>
public sealed class IdMapTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string Shm = "/dev/shm";
    private const uint First = 100_000;

    [RequiresIdMapsFact]
    public async Task Idmap_OfABind_ShowsMappedOwnersAndKeepsThoseOnDisk()
    {
        using var source = new TemporaryDirectory(Shm);
        await File.WriteAllTextAsync(source["mine"], "");

        string output = await berth.ShellAsync(
            "stat -c %u:%g /srv/mine; chmod 644 /srv/mine && touch /srv/new && stat -c %u:%g /srv/new",
            config =>
            {
                config.Bind(source.Path, "/srv", "idmap");
                Map(config.Mounts()[^1]!, (0, 1000, 10));
                config.Process()["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1003 };
            });

        Assert.Equal("1000:1000\n1000:1003", output);
        Assert.Equal((0u, 3u), FileOwner.Of(source["new"]));
    }

    [RequiresIdMapsFact]
    public async Task Idmap_OfAnOwnerWithoutMapping_IsTheOverflowUser()
    {
        using var source = new TemporaryDirectory(Shm);
        await File.WriteAllTextAsync(source["mine"], "");

        string output = await berth.ShellAsync("stat -c %u:%g /srv/mine", config =>
        {
            config.Bind(source.Path, "/srv");
            Map(config.Mounts()[^1]!, (5, 1000, 1));
        });

        Assert.Equal("65534:65534", output);
    }

    [RequiresIdMapsFact]
    public async Task Idmap_OfATreeOfMounts_HoldsBelowOnlyWhenItIsRecursive()
    {
        using var source = new TemporaryDirectory(Shm);
        using var below = new HostMount(Directory.CreateDirectory(source["below"]).FullName);

        string output = await berth.ShellAsync("stat -c %u /plain /plain/below /tree /tree/below", config =>
        {
            foreach (string option in new[] { "idmap", "ridmap" })
            {
                config.Bind(source.Path, option == "idmap" ? "/plain" : "/tree", option);
                Map(config.Mounts()[^1]!, (0, 1000, 1));
            }
        });

        Assert.Equal("1000\n0\n1000\n1000", output);
    }

    [RequiresIdMapsFact]
    public async Task Idmap_OfANewTmpfs_IsTheMounts()
    {
        string output = await berth.ShellAsync("stat -c %u:%g /srv", config =>
        {
            config.Mount("/srv", "tmpfs", "tmpfs", "idmap");
            Map(config.Mounts()[^1]!, (0, 4242, 1));
        });

        Assert.Equal("4242:4242", output);
    }

    [RequiresIdMapsFact]
    public async Task Idmap_WithSeveralRanges_MapsEach()
    {
        using var source = new TemporaryDirectory(Shm);
        foreach (uint owner in new uint[] { 0, 7, 70 })
        {
            await File.WriteAllTextAsync(source[$"of-{owner}"], "");
            FileOwner.Set(source[$"of-{owner}"], owner);
        }

        string output = await berth.ShellAsync("stat -c %u /srv/of-0 /srv/of-7 /srv/of-70", config =>
        {
            config.Bind(source.Path, "/srv", "idmap");
            Map(config.Mounts()[^1]!, (0, 100000, 1), (5, 200000, 10), (70, 1, 1));
        });

        Assert.Equal("100000\n200002\n1", output);
    }

    [RequiresIdMapsFact]
    public async Task Idmap_OfAFilesystemThatHasNone_IsRefusedAndLeavesNothing()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config =>
        {
            config.Bind("/proc", "/srv", "idmap");
            Map(config.Mounts()[^1]!, (0, 1000, 1));
        })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal("EINVAL", (string?)problem["errno"]);
        Assert.Contains("MOUNT_ATTR_IDMAP", (string?)problem["detail"], StringComparison.Ordinal);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresIdMapsFact]
    public async Task Idmap_WithoutMappings_IsThatOfTheContainersUserNamespace()
    {
        using var source = new TemporaryDirectory(Shm);
        await File.WriteAllTextAsync(source["mine"], "");

        string output = await berth.ShellAsync("stat -c %u:%g /run/mine /tmp/mine; touch /run/new", config => config
            .WithUsers((0u, First, 65536u))
            .Bind(source.Path, "/run", "idmap")
            .Bind(source.Path, "/tmp"));

        Assert.Equal("0:0\n65534:65534", output);
        Assert.Equal((0u, 0u), FileOwner.Of(source["new"]));
    }

    [RequiresIdMapsFact]
    public async Task Idmap_WithItsOwnMappingsInAUserNamespace_TakesThose()
    {
        using var source = new TemporaryDirectory(Shm);
        await File.WriteAllTextAsync(source["mine"], "");

        string output = await berth.ShellAsync("stat -c %u:%g /run/mine", config =>
        {
            config.WithUsers((0u, First, 65536u)).Bind(source.Path, "/run", "ridmap", "ro");
            Map(config.Mounts()[^1]!, (0, First + 7, 1));
        });

        Assert.Equal("7:7", output);
    }

    // root of a user namespace is nobody to the host: it has no way through a directory that is closed to others
    [RequiresIdMapsFact]
    public async Task Bind_OfASourceThatTheContainersRootMayNotReach_IsOpenedForIt()
    {
        using var closed = new TemporaryDirectory(Shm);
        Directory.CreateDirectory(closed["open"]);
        await File.WriteAllTextAsync(closed["open/file"], "reached\n");
        File.SetUnixFileMode(closed["open"], (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(closed.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        string output = await berth.ShellAsync("cat /run/file; touch /run/new || echo refused", config => config
            .WithUsers((0u, First, 65536u))
            .Bind(closed["open"], "/run", "ro"));

        Assert.Equal("reached\nrefused", output.Split('\n').Where(line => !line.StartsWith("touch", StringComparison.Ordinal)).Aggregate((a, b) => $"{a}\n{b}"));
    }

    [RequiresIdMapsFact]
    public async Task Bind_InAUserNamespaceOfASourceThatIsNotThere_SaysWhereAndLeavesNothing()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.WithUsers((0u, First, 65536u)).Bind("/no/such/source", "/run")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal(("ENOENT", "open_tree", "/no/such/source"), ((string?)problem["errno"], (string?)problem["syscall"], (string?)problem["path"]));
        Assert.Contains("bind /no/such/source on /run", (string?)problem["detail"], StringComparison.Ordinal);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresContainersFact]
    public async Task Mappings_ThatAreWrong_AreRefusedWithTheirPointers()
    {
        JsonNode problem = (await berth.PutAsync(berth.NewId(), config =>
        {
            config.Mount("/a", "none", "/srv", "bind", "idmap").Mount("/b", "none", "/srv", "bind", "idmap");
            Map(config.Mounts()[^1]!, (0, 1000, 10), (5, 5000, 1));
        })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Equal(
            ["/mounts/7/options/1", "/mounts/8/gidMappings/1/containerID", "/mounts/8/uidMappings/1/containerID"],
            problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).Order());
    }

    private static void Map(JsonNode mount, params (uint Container, uint Host, uint Size)[] ranges)
    {
        foreach (string list in new[] { "uidMappings", "gidMappings" })
        {
            mount[list] = new JsonArray([.. ranges.Select(range => new JsonObject
            {
                ["containerID"] = range.Container,
                ["hostID"] = range.Host,
                ["size"] = range.Size,
            })]);
        }
    }
}
