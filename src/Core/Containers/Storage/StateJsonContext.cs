using System.Text.Json.Serialization;

namespace Berth.Core.Containers.Storage;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StateRecord))]
[JsonSerializable(typeof(ExitDocument))]
[JsonSerializable(typeof(Notifications.NotifyState))]
[JsonSerializable(typeof(IntelRdt.ResctrlRecord))]
[JsonSerializable(typeof(Notifications.NotifyOptions))]
[JsonSerializable(typeof(IReadOnlyList<Listening.ListenOptions>))]
[JsonSerializable(typeof(Stdio.ProcessStdio))]
[JsonSerializable(typeof(Execs.Storage.ExecRecord))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
