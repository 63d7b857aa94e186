using System.Runtime.InteropServices;
using Berth.TestSupport.Seccomp;

namespace Berth.Integration.Tests.Support;

/// <summary>A system call with which the daemon is about to change something.</summary>
/// <param name="Call">Its name.</param>
/// <param name="Path">Absolute path of what it is about; empty for a BPF program.</param>
/// <param name="Time">The how many-th with that path it is.</param>
public sealed record DaemonStep(string Call, string Path, int Time = 1)
{
    private static readonly Dictionary<int, string> Calls = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? new() { [257] = "open", [258] = "mkdir", [263] = "remove", [264] = "rename", [316] = "rename", [321] = "bpf" }
        : new() { [56] = "open", [34] = "mkdir", [35] = "remove", [38] = "rename", [276] = "rename", [280] = "bpf" };

    /// <summary>The step that a call is; null when the caller is gone.</summary>
    public static DaemonStep? Of(NotifiedCall call)
    {
        try
        {
            string name = Calls[call.Number];
            return new DaemonStep(name, name == "bpf" ? "" : call.Path());
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The same step of another container.</summary>
    public DaemonStep With(string id, string other) => this with { Path = Path.Replace(id, other, StringComparison.Ordinal) };

    /// <summary>The same for all hierarchies: what is done, and to which file.</summary>
    public string Kind => $"{Call} {System.IO.Path.GetFileName(Path)}";
}
