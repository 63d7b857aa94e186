using System.Text;

namespace Berth.TestSupport.Seccomp;

/// <summary>A system call that waits for its supervisor.</summary>
/// <param name="Thread">Who makes it.</param>
/// <param name="Number">Which one.</param>
/// <param name="Descriptor">Its first argument, as a descriptor.</param>
/// <param name="Name">Its second argument, as an address.</param>
public readonly record struct NotifiedCall(int Thread, int Number, int Descriptor, ulong Name)
{
    private const int CurrentDirectory = -100, MaxPath = 4096;

    /// <summary>Whether the thread is one of that process.</summary>
    public bool IsOf(int pid) => Directory.Exists($"/proc/{pid}/task/{Thread}");

    /// <summary>Absolute path of what it names, for calls with a directory and a name relative to it.</summary>
    public string Path()
    {
        string name = ReadName();
        if (name.StartsWith('/') || Descriptor == CurrentDirectory)
        {
            return name;
        }

        string directory = File.ResolveLinkTarget($"/proc/{Thread}/fd/{Descriptor}", returnFinalTarget: false)!.FullName;
        return System.IO.Path.Combine(directory, name);
    }

    private string ReadName()
    {
        using var memory = new FileStream($"/proc/{Thread}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] bytes = new byte[MaxPath];
        memory.Position = (long)Name;
        int length = memory.Read(bytes);
        return Encoding.UTF8.GetString(bytes, 0, Array.IndexOf(bytes, (byte)0, 0, length));
    }
}
