using System.Runtime.InteropServices.Marshalling;
using System.Text;

namespace Berth.Native;

/// <summary>Gives C a string as NUL-terminated UTF-8. Unlike <see cref="Utf8StringMarshaller"/> it refuses one that holds a NUL: the
/// kernel would see a shorter path than the one that was checked.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(In))]
internal static unsafe class PathMarshaller
{
    /// <summary>One call's string, on the stack where it fits.</summary>
    public ref struct In
    {
        private byte* _native;
        private bool _allocated;

        /// <summary>Bytes of stack the generated code offers.</summary>
        public static int BufferSize => 512;

        /// <summary>Converts.</summary>
        /// <exception cref="ArgumentException">The string holds a NUL.</exception>
        public void FromManaged(string? managed, Span<byte> buffer)
        {
            if (managed is null)
            {
                return;
            }

            if (managed.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException("a path or name contains a NUL character");
            }

            var size = Encoding.UTF8.GetByteCount(managed) + 1;
            if (size > buffer.Length)
            {
                _native = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)size);
                _allocated = true;
                buffer = new Span<byte>(_native, size);
            }
            else
            {
                // the generated code's buffer is stackalloc'd: it does not move
                _native = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref buffer[0]);
            }

            buffer[Encoding.UTF8.GetBytes(managed, buffer)] = 0;
        }

        /// <summary>The pointer for C; null for null.</summary>
        public readonly byte* ToUnmanaged() => _native;

        /// <summary>Frees what did not fit on the stack.</summary>
        public readonly void Free()
        {
            if (_allocated)
            {
                System.Runtime.InteropServices.NativeMemory.Free(_native);
            }
        }
    }
}
