using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Berth.Core.Containers;

namespace Berth.Api.Attaching;

/// <summary>Writes how a process ended, as Kubernetes' remote command clients read it (meta/v1, Status).</summary>
internal static class AttachStatus
{
    // what a client takes an exit code from
    private const string NonZero = "NonZeroExitCode";

    /// <summary>Writes it.</summary>
    /// <param name="exit">How it ended; null when nobody knows, as it was deleted.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ContainerExit? exit, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        if (exit?.Code == 0)
        {
            json.WriteString("status", "Success");
        }
        else
        {
            json.WriteString("status", "Failure");
            json.WriteString("message", Message(exit));
            json.WriteString("reason", exit?.Code is null ? "InternalError" : NonZero);
            WriteDetails(json, exit?.Code);
        }

        json.WriteEndObject();
    }

    private static void WriteDetails(Utf8JsonWriter json, int? code)
    {
        if (code is not { } known)
        {
            json.WriteNumber("code", StatusCodes.Status500InternalServerError);
            return;
        }

        json.WriteStartObject("details");
        json.WriteStartArray("causes");
        json.WriteStartObject();
        json.WriteString("reason", "ExitCode");
        json.WriteString("message", known.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Message(ContainerExit? exit) => exit switch
    {
        null => "it was deleted",
        { Error: { } error } => error,
        { Signal: { } signal } => $"ended by signal {signal}",
        { Code: { } code } => $"exit code {code}",
        _ => "nobody knows how it ended",
    };
}
