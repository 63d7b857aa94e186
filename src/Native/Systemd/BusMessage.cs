using System.Runtime.InteropServices;
using Berth.Native.Errors;

namespace Berth.Native.Systemd;

/// <summary>One D-Bus message, being written or read from front to end. Types are written as in the D-Bus specification ("Type System").
/// Members throw <see cref="SyscallException"/> with the library's errno.</summary>
public sealed unsafe class BusMessage : IDisposable
{
    internal BusMessage(SafeBusMessageHandle handle) => Handle = handle;

    /// <summary>The number of the message that this one answers; null when it answers none.</summary>
    public ulong? ReplyTo =>
        Type is Libsystemd.SD_BUS_MESSAGE_METHOD_RETURN or Libsystemd.SD_BUS_MESSAGE_METHOD_ERROR
        && Libsystemd.sd_bus_message_get_reply_cookie(Handle, out ulong cookie) >= 0 ? cookie : null;

    /// <summary>Name and text of the error that this one is; null when it is none.</summary>
    public (string Name, string Text)? Error
    {
        get
        {
            if (Type != Libsystemd.SD_BUS_MESSAGE_METHOD_ERROR)
            {
                return null;
            }

            var error = Libsystemd.sd_bus_message_get_error(Handle);
            return (Marshal.PtrToStringUTF8((nint)error->name) ?? "", Marshal.PtrToStringUTF8((nint)error->message) ?? "");
        }
    }

    internal SafeBusMessageHandle Handle { get; }

    private byte Type
    {
        get
        {
            Bus.Check("sd_bus_message_get_type", Libsystemd.sd_bus_message_get_type(Handle, out byte type));
            return type;
        }
    }

    /// <summary>Whether this is that signal.</summary>
    public bool IsSignal(string interfaceName, string member) =>
        Libsystemd.sd_bus_message_is_signal(Handle, interfaceName, member) > 0;

    /// <summary>Appends a string (<c>s</c>).</summary>
    public void Append(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a D-Bus string contains a NUL character", nameof(value));
        }

        nint text = Marshal.StringToCoTaskMemUTF8(value);
        try
        {
            AppendBasic('s', (void*)text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>Appends a truth value (<c>b</c>).</summary>
    public void Append(bool value)
    {
        int number = value ? 1 : 0;
        AppendBasic('b', &number);
    }

    /// <summary>Appends a number of 32 bits (<c>i</c>).</summary>
    public void Append(int value) => AppendBasic('i', &value);

    /// <summary>Appends a number of 32 bits (<c>u</c>).</summary>
    public void Append(uint value) => AppendBasic('u', &value);

    /// <summary>Appends a number of 64 bits (<c>x</c>).</summary>
    public void Append(long value) => AppendBasic('x', &value);

    /// <summary>Appends a number of 64 bits (<c>t</c>).</summary>
    public void Append(ulong value) => AppendBasic('t', &value);

    /// <summary>Appends bytes (<c>ay</c>).</summary>
    public void Append(ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            Bus.Check("sd_bus_message_append_array", Libsystemd.sd_bus_message_append_array(Handle, (byte)'y', bytes, (nuint)value.Length));
        }
    }

    /// <summary>Begins an array (<c>a</c>), structure (<c>r</c>) or variant (<c>v</c>).</summary>
    /// <param name="type">Which.</param>
    /// <param name="contents">The types of what is inside.</param>
    public void Open(char type, string contents) =>
        Bus.Check("sd_bus_message_open_container", Libsystemd.sd_bus_message_open_container(Handle, (byte)type, contents));

    /// <summary>Ends it.</summary>
    public void Close() => Bus.Check("sd_bus_message_close_container", Libsystemd.sd_bus_message_close_container(Handle));

    /// <summary>Goes into a container to read what is inside.</summary>
    public void Enter(char type, string contents) =>
        Bus.Check("sd_bus_message_enter_container", Libsystemd.sd_bus_message_enter_container(Handle, (byte)type, contents));

    /// <summary>Reads a string (<c>s</c>).</summary>
    public string ReadString() => ReadText('s');

    /// <summary>Reads the path of an object (<c>o</c>).</summary>
    public string ReadPath() => ReadText('o');

    /// <summary>Reads a number of 32 bits (<c>u</c>).</summary>
    public uint ReadUInt32()
    {
        uint value;
        ReadBasic('u', &value);
        return value;
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose() => Handle.Dispose();

    private string ReadText(char type)
    {
        byte* text;
        ReadBasic(type, &text);
        return Marshal.PtrToStringUTF8((nint)text) ?? "";
    }

    private void ReadBasic(char type, void* value)
    {
        int read = Libsystemd.sd_bus_message_read_basic(Handle, (byte)type, value);
        Bus.Check("sd_bus_message_read_basic", read == 0 ? -Libc.ENXIO : read);
    }

    private void AppendBasic(char type, void* value) =>
        Bus.Check("sd_bus_message_append_basic", Libsystemd.sd_bus_message_append_basic(Handle, (byte)type, value));
}
