using Berth.Core.Containers.Storage;
using Berth.TestSupport;

namespace Berth.Core.Tests.Containers.Storage;

public sealed class DirectoryTreeTests : IDisposable
{
    private const int Parts = 200;

    private readonly TemporaryDirectory _directory = new();

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Remove_Missing_IsNoError() => DirectoryTree.Remove(Path.Combine(_directory.Path, "missing"));

    [Fact]
    public async Task Remove_SomebodyElseRemovesItsParts_RemovesTheRest()
    {
        for (int i = 0; i < 20; i++)
        {
            string tree = Path.Combine(_directory.Path, "tree");
            string[] parts = [.. Enumerable.Range(0, Parts).Select(part => Path.Combine(tree, $"{part}"))];
            foreach (string part in parts)
            {
                await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(part).FullName, "container.log"), "line");
            }

            using var both = new Barrier(2);
            Task others = Task.Run(() =>
            {
                both.SignalAndWait();
                Array.ForEach(parts, DirectoryTree.Remove);
            });
            both.SignalAndWait();
            DirectoryTree.Remove(tree);
            await others;

            Assert.False(Directory.Exists(tree));
        }
    }
}
