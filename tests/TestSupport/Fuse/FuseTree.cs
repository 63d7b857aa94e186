namespace Berth.TestSupport.Fuse;

/// <summary>What a <see cref="FuseMount"/> shows. Paths have no slash at their ends; the root is the empty one. Calls come one at a time.</summary>
public interface IFuseTree
{
    /// <summary>True for a directory, false for a file, null for nothing.</summary>
    bool? IsDirectory(string path);

    /// <summary>Names in a directory.</summary>
    IReadOnlyList<string> List(string path);

    /// <summary>A file's whole text, as of its opening.</summary>
    string Read(string path);

    /// <summary>Takes what one write(2) wrote.</summary>
    /// <returns>0 or an errno.</returns>
    int Write(string path, string text);

    /// <summary>mkdir(2).</summary>
    /// <returns>0 or an errno.</returns>
    int MakeDirectory(string path);

    /// <summary>rmdir(2).</summary>
    /// <returns>0 or an errno.</returns>
    int RemoveDirectory(string path);
}
