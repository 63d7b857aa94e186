using Berth.Native.Handles;

namespace Berth.Core.Cgroups;

/// <summary>The open <c>tasks</c> files of one cgroup, one for each version 1 hierarchy.</summary>
public sealed class CgroupTasks : IDisposable
{
    private readonly List<SafeFd> _files = [];

    /// <summary>The files; empty on a machine without version 1.</summary>
    public IReadOnlyList<SafeFd> Files => _files;

    /// <summary>Closes all.</summary>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    internal void Add(SafeFd file) => _files.Add(file);
}
