using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>Payload of <see cref="SyncType.ProcError"/>: <c>struct sync_error</c>. Its texts are NUL-terminated UTF-8 in fixed
/// buffers, cut where too long.</summary>
[CMirror("sync.h", "struct sync_error")]
[StructLayout(LayoutKind.Sequential)]
public struct SyncError
{
    /// <summary>errno, 0 when no system call failed.</summary>
    public int Error;

    /// <summary>1-based number of the op in the plan, 0 before the first.</summary>
    public uint Step;

    /// <summary>Number of ops in the plan.</summary>
    public uint Steps;

    /// <summary>Wait status (wait(2)) of a hook that failed, or of the container process when somebody else killed it; else 0.</summary>
    public int Status;

    private CallBuffer _call;
    private TextBuffer _path;
    private TextBuffer _text;
    private TextBuffer _detail;

    /// <summary>The system call or operation, such as <c>mount</c>; at most 47 bytes.</summary>
    public string Call
    {
        readonly get => FixedText.Read(_call);
        set => FixedText.Write(_call, value);
    }

    /// <summary>What it was applied to, or empty; at most 511 bytes.</summary>
    public string Path
    {
        readonly get => FixedText.Read(_path);
        set => FixedText.Write(_path, value);
    }

    /// <summary>The step's text from the plan, or what is wrong with the plan; at most 511 bytes.</summary>
    public string Text
    {
        readonly get => FixedText.Read(_text);
        set => FixedText.Write(_text, value);
    }

    /// <summary>The kernel's own words from a filesystem context, or empty; at most 511 bytes.</summary>
    public string Detail
    {
        readonly get => FixedText.Read(_detail);
        set => FixedText.Write(_detail, value);
    }

    [InlineArray(48)]
    private struct CallBuffer
    {
        private byte _element;
    }

    [InlineArray(512)]
    private struct TextBuffer
    {
        private byte _element;
    }
}
