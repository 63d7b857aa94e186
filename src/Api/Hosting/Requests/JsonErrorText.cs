using System.Globalization;
using System.Text.Json;

namespace Berth.Api.Hosting.Requests;

/// <summary>Words a JSON syntax error: <c>line 3, byte 14: 'x' is an invalid start of a value</c>.</summary>
internal static class JsonErrorText
{
    public static string Of(JsonException exception)
    {
        // the parser puts the place behind its sentence, counted from 0
        string message = exception.Message;
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string what = (place < 0 ? message : message[..place]).ToMessage();
        return exception is { LineNumber: { } line, BytePositionInLine: { } position }
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {position + 1}: {what}")
            : what;
    }
}
