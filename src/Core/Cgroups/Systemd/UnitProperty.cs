using Berth.Native.Systemd;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>A property of a unit, by its D-Bus name (org.freedesktop.systemd1(5)).</summary>
/// <param name="Name">Such as <c>MemoryMax</c>.</param>
/// <param name="Value">A bool, int, uint, long, ulong, string or an array of one of them; an array of bytes, too.</param>
internal sealed record UnitProperty(string Name, object Value)
{
    /// <summary>Its D-Bus type.</summary>
    public string Signature => SignatureOf(Value);

    /// <summary>Appends it as a structure of name and variant.</summary>
    public void WriteTo(BusMessage message)
    {
        message.Open('r', "sv");
        message.Append(Name);
        message.Open('v', Signature);
        Append(message, Value);
        message.Close();
        message.Close();
    }

    private static string SignatureOf(object value) => value switch
    {
        bool => "b",
        int => "i",
        uint => "u",
        long => "x",
        ulong => "t",
        string => "s",
        byte[] => "ay",
        Array { Length: > 0 } items => "a" + SignatureOf(items.GetValue(0)!),
        string[] => "as",
        _ => throw new ArgumentException($"no property is a {value.GetType()}", nameof(value)),
    };

    private static void Append(BusMessage message, object value)
    {
        switch (value)
        {
            case bool truth: message.Append(truth); break;
            case int number: message.Append(number); break;
            case uint number: message.Append(number); break;
            case long number: message.Append(number); break;
            case ulong number: message.Append(number); break;
            case string text: message.Append(text); break;
            case byte[] bytes: message.Append(bytes); break;
            default:
                message.Open('a', SignatureOf(value)[1..]);
                foreach (object item in (Array)value)
                {
                    Append(message, item);
                }

                message.Close();
                break;
        }
    }
}
