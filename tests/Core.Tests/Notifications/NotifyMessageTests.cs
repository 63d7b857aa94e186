using System.Text;
using Berth.Core.Notifications;

namespace Berth.Core.Tests.Notifications;

public sealed class NotifyMessageTests
{
    private const int Init = 4711;

    [Theory]
    [InlineData("READY=1", "READY=1\nMAINPID=4711")]
    [InlineData("READY=1\nMAINPID=7\nSTATUS=a=b c", "READY=1\nMAINPID=7\nSTATUS=a=b c")]
    [InlineData("STATUS=x\n", "STATUS=x")]
    [InlineData("FDSTORE=1\nFDNAME=x", "")]
    [InlineData("BARRIER=1", "")]
    [InlineData("WATCHDOG=1\nWATCHDOG_USEC=5", "")]
    [InlineData("=1\nREADY\nready=1", "")]
    [InlineData("RELOADING=1\nMONOTONIC_USEC=12", "RELOADING=1\nMONOTONIC_USEC=12")]
    public void ToForward_Message_HasWhatASupervisorCanUse(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Parse(text).ToForward(Init)));

    [Fact]
    public void SetMainPid_OfNoProcess_LeavesNone()
    {
        NotifyMessage message = Parse("MAINPID=99\nSTATUS=x");

        message.SetMainPid(null);

        Assert.Null(message.Number("MAINPID"));
        Assert.Equal("STATUS=x", Encoding.UTF8.GetString(message.ToForward(Init)));
    }

    [Theory]
    [InlineData(new byte[] { 0x52, 0x00 })]
    [InlineData(new byte[] { 0xff })]
    public void Parse_WhatIsNoText_IsNothing(byte[] bytes) => Assert.Null(NotifyMessage.Parse(bytes));

    [Theory]
    [InlineData("ERRNO=x")]
    [InlineData("ERRNO=-1")]
    [InlineData("ERRNO=99999999999")]
    [InlineData("ERRNO=")]
    public void Number_OfWhatIsNone_IsNull(string text) => Assert.Null(Parse(text).Number("ERRNO"));

    private static NotifyMessage Parse(string text) => NotifyMessage.Parse(Encoding.UTF8.GetBytes(text))!;
}
