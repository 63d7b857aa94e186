using System.Buffers;
using System.Text;
using Berth.Api.Attaching;
using Berth.Core.Containers;

namespace Berth.Api.Tests.Attaching;

public sealed class AttachStatusTests
{
    [Fact]
    public void Write_EveryEnd_IsAStatusOfKubernetes()
    {
        Assert.Equal("""{"metadata":{},"status":"Success"}""", Write(Exit(0)));
        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"exit code 42","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"42"}]}}""",
            Write(Exit(42)));
        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"ended by signal 9","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"137"}]}}""",
            Write(Exit(137, signal: 9)));
        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"no record","reason":"InternalError","code":500}""", Write(Exit(null, error: "no record")));
        Assert.Equal("""{"metadata":{},"status":"Failure","message":"it was deleted","reason":"InternalError","code":500}""", Write(null));
    }

    private static ContainerExit Exit(int? code, int? signal = null, string? error = null) => new(code, signal, false, DateTimeOffset.UnixEpoch, error);

    private static string Write(ContainerExit? exit)
    {
        var output = new ArrayBufferWriter<byte>();
        AttachStatus.Write(exit, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
