using System.Runtime.InteropServices;

namespace Berth.Core.Specs;

/// <summary>Where a walk through a document is. The text is made only when something is to be reported.</summary>
internal sealed class PointerPath
{
    private readonly List<(string? Name, int Index)> _steps = [];

    public void Enter(string name) => _steps.Add((name, 0));

    public void Enter(int index) => _steps.Add((null, index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public bool StartsWith(string name) => _steps.Count > 0 && _steps[0].Name == name;

    /// <summary>The JSON pointer.</summary>
    public override string ToString()
    {
        var pointer = "";
        foreach (var (name, index) in CollectionsMarshal.AsSpan(_steps))
        {
            pointer = name is null ? JsonPointer.Append(pointer, index) : JsonPointer.Append(pointer, name);
        }

        return pointer;
    }
}
