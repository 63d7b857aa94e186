using System.Text;
using Berth.Core.Notifications;

namespace Berth.Core.Tests.Notifications;

public sealed class NotifyStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void After_ReadyTwice_KeepsTheFirstTime()
    {
        NotifyState state = After("READY=1", "READY=1");

        Assert.Equal(NotifyPhase.Ready, state.Phase);
        Assert.Equal(Start, state.ReadyAt);
    }

    [Fact]
    public void After_Reload_IsReadyAnew()
    {
        NotifyState reloading = After("READY=1", "RELOADING=1");
        NotifyState ready = After("READY=1", "RELOADING=1", "READY=1");

        Assert.Equal((NotifyPhase.Reloading, Start), (reloading.Phase, reloading.ReadyAt));
        Assert.Equal((NotifyPhase.Ready, Start.AddSeconds(2)), (ready.Phase, ready.ReadyAt));
    }

    [Fact]
    public void After_WhatSaysNothingNew_IsEqual() => Assert.Equal(After("READY=1", "STATUS=x"), After("READY=1", "STATUS=x", "STATUS=x\nX_OTHER=1"));

    [Fact]
    public void After_EmptyStatus_HasNone() => Assert.Null(After("STATUS=x", "STATUS=").Status);

    private static NotifyState After(params string[] messages)
    {
        NotifyState state = NotifyState.Initial;
        for (int i = 0; i < messages.Length; i++)
        {
            state = state.After(NotifyMessage.Parse(Encoding.UTF8.GetBytes(messages[i]))!, Start.AddSeconds(i));
        }

        return state;
    }
}
