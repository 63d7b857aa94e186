using Berth.Core.Containers;

namespace Berth.Core.Tests.Containers;

public sealed class SignalTests
{
    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("SIGTERM", 15)]
    [InlineData("sigkill", 9)]
    [InlineData("9", 9)]
    [InlineData("64", 64)]
    [InlineData("WINCH", 28)]
    [InlineData("SYS", 31)]
    [InlineData("POLL", 29)]
    [InlineData("IOT", 6)]
    [InlineData("RTMIN", 34)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("RTMAX", 64)]
    [InlineData("RTMAX-1", 63)]
    public void TryParse_KnownSignal_GivesItsNumber(string text, int number)
    {
        Assert.True(Signal.TryParse(text, out var signal));
        Assert.Equal(number, signal.Number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("-9")]
    [InlineData("SIG")]
    [InlineData("NOPE")]
    [InlineData("RTMIN+31")]
    [InlineData("RTMAX-31")]
    [InlineData("99999999999")]
    public void TryParse_NoSignal_IsFalse(string? text) => Assert.False(Signal.TryParse(text, out _));

    [Fact]
    public void Name_OfEverySignal_ParsesBack()
    {
        // 32 and 33 belong to the C library and have no name
        foreach (int number in Enumerable.Range(1, 64).Except([32, 33]))
        {
            Assert.True(Signal.TryParse(new Signal(number).Name, out var parsed));
            Assert.Equal(number, parsed.Number);
        }
    }
}
