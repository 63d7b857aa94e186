using System.Runtime.InteropServices;
using System.Text;

namespace Berth.TestSupport.Fuse;

/// <summary>Answers requests about a tree. A node's number stands for a path, for ever.</summary>
internal sealed class FuseServer(IFuseTree tree)
{
    private const int NotFound = 2, BadDescriptor = 9, NotImplemented = 38;
    private const ulong RootNode = 1;
    private const uint DirectoryMode = 0x41ed, FileMode = 0x81a4; // 0755, 0644
    private const int DirectoryType = 4, FileType = 8;

    private readonly List<string> _paths = ["", ""];
    private readonly Dictionary<string, ulong> _nodes = new(StringComparer.Ordinal) { [""] = RootNode };
    private readonly Dictionary<ulong, byte[]> _open = [];
    private ulong _handles;

    /// <summary>The answer; null where none is to be given.</summary>
    public (int Error, byte[] Content)? Answer(FuseRequest request, ReadOnlySpan<byte> content)
    {
        string path = _paths[(int)request.Node];
        return request.Opcode switch
        {
            FuseOpcode.Forget or FuseOpcode.BatchForget or FuseOpcode.Interrupt => null,
            FuseOpcode.Lookup => Entry(Below(path, Name(content))),
            FuseOpcode.GetAttr or FuseOpcode.SetAttr => Attributes(path),
            FuseOpcode.MkDir => MakeDirectory(Below(path, Name(content[8..]))),
            FuseOpcode.RmDir => (tree.RemoveDirectory(Below(path, Name(content))), []),
            FuseOpcode.OpenDir => Open(path, () => Entries(path)),
            FuseOpcode.Open => Open(path, () => Encoding.UTF8.GetBytes(tree.Read(path))),
            FuseOpcode.Read or FuseOpcode.ReadDir => Read(MemoryMarshal.Read<FuseTransfer>(content)),
            FuseOpcode.Write => Write(path, content),
            FuseOpcode.Release or FuseOpcode.ReleaseDir => Release(MemoryMarshal.Read<ulong>(content)),
            FuseOpcode.Flush => (0, []),
            _ => (NotImplemented, []),
        };
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    private static string Name(ReadOnlySpan<byte> content) => Encoding.UTF8.GetString(content[..content.IndexOf((byte)0)]);

    private static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    private ulong NodeOf(string path)
    {
        if (!_nodes.TryGetValue(path, out ulong node))
        {
            node = (ulong)_paths.Count;
            _paths.Add(path);
            _nodes[path] = node;
        }

        return node;
    }

    private FuseAttributes AttributesOf(string path, bool isDirectory) => new()
    {
        Node = NodeOf(path),
        Mode = isDirectory ? DirectoryMode : FileMode,
        Links = 1,
        BlockSize = 4096,
    };

    private (int, byte[]) Entry(string path) => tree.IsDirectory(path) is { } isDirectory
        ? (0, Bytes(new FuseEntry { Node = NodeOf(path), Attributes = AttributesOf(path, isDirectory) }))
        : (NotFound, []);

    private (int, byte[]) Attributes(string path) => tree.IsDirectory(path) is { } isDirectory
        ? (0, Bytes(new FuseAttributesAnswer { Attributes = AttributesOf(path, isDirectory) }))
        : (NotFound, []);

    private (int, byte[]) MakeDirectory(string path)
    {
        int error = tree.MakeDirectory(path);
        return error == 0 ? Entry(path) : (error, []);
    }

    private (int, byte[]) Open(string path, Func<byte[]> content)
    {
        if (tree.IsDirectory(path) is null)
        {
            return (NotFound, []);
        }

        _open[++_handles] = content();
        return (0, Bytes(new FuseOpened { Handle = _handles, Flags = FuseOpened.DirectIo }));
    }

    private (int, byte[]) Read(FuseTransfer transfer)
    {
        if (!_open.TryGetValue(transfer.Handle, out byte[]? content))
        {
            return (BadDescriptor, []);
        }

        int start = (int)Math.Min(transfer.Offset, (ulong)content.Length);
        return (0, content[start..(int)Math.Min(start + transfer.Size, (uint)content.Length)]);
    }

    private (int, byte[]) Write(string path, ReadOnlySpan<byte> content)
    {
        var transfer = MemoryMarshal.Read<FuseTransfer>(content);
        string text = Encoding.UTF8.GetString(content.Slice(Marshal.SizeOf<FuseTransfer>(), (int)transfer.Size));
        int error = tree.IsDirectory(path) is null ? NotFound : tree.Write(path, text);
        return error == 0 ? (0, Bytes((ulong)transfer.Size)) : (error, []);
    }

    private (int, byte[]) Release(ulong handle)
    {
        _open.Remove(handle);
        return (0, []);
    }

    // struct fuse_dirent, one after the other; an entry's offset is where the next one begins
    private byte[] Entries(string path)
    {
        var bytes = new List<byte>();
        foreach (string name in tree.List(path))
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            int next = (bytes.Count + 24 + text.Length + 7) & ~7;
            bytes.AddRange(Bytes(NodeOf(Below(path, name))));
            bytes.AddRange(Bytes((ulong)next));
            bytes.AddRange(Bytes(text.Length));
            bytes.AddRange(Bytes(tree.IsDirectory(Below(path, name)) == true ? DirectoryType : FileType));
            bytes.AddRange(text);
            bytes.AddRange(new byte[next - bytes.Count]);
        }

        return [.. bytes];
    }
}
