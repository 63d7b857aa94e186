using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // uname(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int uname(utsname* buffer);

    [CMirror("sys/utsname.h", "struct utsname", Partial = true)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct utsname
    {
        public name_t sysname;
        public name_t nodename;
        public name_t release;
        public name_t version;
        public name_t machine;

        // a GNU extension with two names
        private name_t _padding;
    }

    [InlineArray(65)]
    internal struct name_t
    {
        private byte _element;
    }
}
