using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Api.Bundles;
using Berth.Api.Containers;
using Berth.Api.Execs;
using Berth.Api.Host;
using Berth.Api.Hosting.Problems;
using Berth.Api.Logs;
using Berth.Api.Stats;
using Berth.Core.Containers;
using Berth.Api.Terminals;
using Berth.Core.Planning;

namespace Berth.Api.Hosting;

/// <summary>Source-generated JSON of the contracts. To be used with <see cref="ApiJson"/>'s options.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(ProblemKindResponse))]
[JsonSerializable(typeof(PingResponse))]
[JsonSerializable(typeof(VersionResponse))]
[JsonSerializable(typeof(InfoResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(BundleResponse))]
[JsonSerializable(typeof(BundleListResponse))]
[JsonSerializable(typeof(RegisterBundleRequest))]
[JsonSerializable(typeof(ValidateBundleRequest))]
[JsonSerializable(typeof(ValidationResponse))]
[JsonSerializable(typeof(ContainerResponse))]
[JsonSerializable(typeof(ContainerListResponse))]
[JsonSerializable(typeof(Containers.CreateContainerRequest))]
[JsonSerializable(typeof(LogLimitsRequest))]
[JsonSerializable(typeof(NotifyRequest))]
[JsonSerializable(typeof(ListenRequest))]
[JsonSerializable(typeof(KillContainerRequest))]
[JsonSerializable(typeof(ResizeRequest))]
[JsonSerializable(typeof(UpdateContainerRequest))]
[JsonSerializable(typeof(UpdateResponse))]
[JsonSerializable(typeof(ContainerStats))]
[JsonSerializable(typeof(StatsListResponse))]
[JsonSerializable(typeof(ProcessListResponse))]
[JsonSerializable(typeof(WaitResponse))]
[JsonSerializable(typeof(CreateExecRequest))]
[JsonSerializable(typeof(KillExecRequest))]
[JsonSerializable(typeof(ExecResponse))]
[JsonSerializable(typeof(ExecListResponse))]
[JsonSerializable(typeof(RunExecResponse))]
[JsonSerializable(typeof(DryRunResponse))]
[JsonSerializable(typeof(PlanJson))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(RawJson))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
