using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Native.Syscalls;

/// <summary>argv or envp: an array of C strings with a null pointer behind the last, in one block of memory.</summary>
internal readonly unsafe ref struct NativeStrings
{
    /// <summary>Converts.</summary>
    /// <exception cref="ArgumentException">A string holds a NUL.</exception>
    public NativeStrings(ReadOnlySpan<string> values)
    {
        var pointers = (values.Length + 1) * sizeof(byte*);
        var size = pointers;
        foreach (var value in values)
        {
            if (value.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException("an argument or environment string contains a NUL character", nameof(values));
            }

            size = checked(size + Encoding.UTF8.GetByteCount(value) + 1);
        }

        Pointer = (byte**)NativeMemory.Alloc((nuint)size);
        var rest = new Span<byte>((byte*)Pointer + pointers, size - pointers);
        for (var index = 0; index < values.Length; index++)
        {
            Pointer[index] = (byte*)Pointer + (size - rest.Length);
            var length = Encoding.UTF8.GetBytes(values[index], rest);
            rest[length] = 0;
            rest = rest[(length + 1)..];
        }

        Pointer[values.Length] = null;
    }

    /// <summary>The array, good until <see cref="Dispose"/>.</summary>
    public byte** Pointer { get; }

    /// <summary>Frees everything.</summary>
    public void Dispose() => NativeMemory.Free(Pointer);
}
