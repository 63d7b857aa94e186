using System.Runtime.InteropServices;

namespace Berth.Native.Systemd;

/// <summary>The D-Bus half of libsystemd by its own names (sd-bus(3), systemd/sd-bus.h). Functions return 0 or more, or a negative errno.
/// Those with a variable number of arguments are not here: LibraryImport has no such calls.</summary>
internal static unsafe partial class Libsystemd
{
    // the name of the ABI: what Debian's libsystemd0 installs, without the development package
    internal const string Name = "libsystemd.so.0";

    // systemd/sd-bus-protocol.h
    internal const byte SD_BUS_MESSAGE_METHOD_RETURN = 2;
    internal const byte SD_BUS_MESSAGE_METHOD_ERROR = 3;

    // sd_bus_default(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_open_system(out SafeBusHandle bus);

    [LibraryImport(Name)]
    internal static partial int sd_bus_open_user(out SafeBusHandle bus);

    // sd_bus_unref(3)
    [LibraryImport(Name)]
    internal static partial nint sd_bus_flush_close_unref(nint bus);

    // sd_bus_get_fd(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_get_fd(SafeBusHandle bus);

    // sd_bus_get_fd(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_get_events(SafeBusHandle bus);

    // sd_bus_get_fd(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_get_timeout(SafeBusHandle bus, out ulong timeout_usec);

    // sd_bus_process(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_process(SafeBusHandle bus, out SafeBusMessageHandle r);

    // sd_bus_send(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_send(SafeBusHandle bus, SafeBusMessageHandle m, out ulong cookie);

    // sd_bus_message_new_method_call(3)
    [LibraryImport(Name, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int sd_bus_message_new_method_call(
        SafeBusHandle bus, out SafeBusMessageHandle m, string destination, string path, string @interface, string member);

    // sd_bus_message_new(3)
    [LibraryImport(Name)]
    internal static partial nint sd_bus_message_unref(nint m);

    // sd_bus_message_get_type(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_message_get_type(SafeBusMessageHandle m, out byte type);

    // sd_bus_message_get_type(3)
    [LibraryImport(Name)]
    internal static partial sd_bus_error* sd_bus_message_get_error(SafeBusMessageHandle m);

    // sd_bus_message_get_type(3)
    [LibraryImport(Name, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int sd_bus_message_is_signal(SafeBusMessageHandle m, string @interface, string member);

    // sd_bus_message_get_cookie(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_message_get_reply_cookie(SafeBusMessageHandle m, out ulong cookie);

    // sd_bus_message_append_basic(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_message_append_basic(SafeBusMessageHandle m, byte type, void* p);

    // sd_bus_message_append_array(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_message_append_array(SafeBusMessageHandle m, byte type, void* ptr, nuint size);

    // sd_bus_message_open_container(3)
    [LibraryImport(Name, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int sd_bus_message_open_container(SafeBusMessageHandle m, byte type, string contents);

    // sd_bus_message_open_container(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_message_close_container(SafeBusMessageHandle m);

    // sd_bus_message_open_container(3)
    [LibraryImport(Name, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int sd_bus_message_enter_container(SafeBusMessageHandle m, byte type, string contents);

    // sd_bus_message_read_basic(3)
    [LibraryImport(Name)]
    internal static partial int sd_bus_message_read_basic(SafeBusMessageHandle m, byte type, void* p);

    // struct sd_bus_error, as far as it is read
    [StructLayout(LayoutKind.Sequential)]
    internal struct sd_bus_error
    {
        public byte* name;
        public byte* message;
    }
}
