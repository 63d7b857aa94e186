using System.Text.Json;
using Berth.Core.Seccomp;
using Berth.Native.Seccomp;

namespace Berth.Core.Tests.Seccomp;

public sealed class SeccompCompilerTests : IDisposable
{
    private const uint Read = 0;
    private const uint Mkdir = 83;
    private const uint MkdirX86 = 39;
    private const uint Socket = 41;
    private const uint Clone3 = 435;
    private const uint Newer = 4000;
    private const uint X32 = 0x4000_0000;

    private readonly SeccompFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [RequiresLibseccompTheory]
    [InlineData("SCMP_ACT_ERRNO", null, 0x0005_0001)]
    [InlineData("SCMP_ACT_ERRNO", 0u, 0x0005_0000)]
    [InlineData("SCMP_ACT_ERRNO", 4094u, 0x0005_0ffe)]
    [InlineData("SCMP_ACT_TRACE", null, 0x7ff0_0001)]
    [InlineData("SCMP_ACT_TRACE", 77u, 0x7ff0_004d)]
    [InlineData("SCMP_ACT_KILL", null, 0)]
    [InlineData("SCMP_ACT_KILL_THREAD", null, 0)]
    [InlineData("SCMP_ACT_KILL_PROCESS", null, 0x8000_0000)]
    [InlineData("SCMP_ACT_TRAP", null, 0x0003_0000)]
    [InlineData("SCMP_ACT_LOG", null, 0x7ffc_0000)]
    public void Compile_EveryAction_IsWhatTheFilterReturns(string action, uint? errno, uint expected)
    {
        var filter = _fixture.Filter(
            $$"""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir"],"action":"{{action}}","errnoRet":{{errno?.ToString() ?? "null"}}}]}""");

        Assert.Equal(expected, FilterMachine.Run(filter, FilterMachine.X64, Mkdir));
        Assert.Equal(FilterMachine.Allow, FilterMachine.Run(filter, FilterMachine.X64, Read));
    }

    [RequiresLibseccompTheory]
    [InlineData("SCMP_CMP_NE", 4ul, 5ul, 5ul, 4ul)]
    [InlineData("SCMP_CMP_LT", 5ul, 5ul, 4ul, 5ul)]
    [InlineData("SCMP_CMP_LE", 5ul, 5ul, 5ul, 6ul)]
    [InlineData("SCMP_CMP_EQ", 5ul, 5ul, 5ul, 0x1_0000_0005ul)]
    [InlineData("SCMP_CMP_GE", 5ul, 5ul, 5ul, 4ul)]
    [InlineData("SCMP_CMP_GT", 5ul, 5ul, 6ul, 5ul)]
    [InlineData("SCMP_CMP_MASKED_EQ", 0xf0ul, 0x30ul, 0x3ful, 0x4ful)]
    public void Compile_EveryOperator_ComparesTheArgument(string op, ulong value, ulong second, ulong match, ulong other)
    {
        var filter = _fixture.Filter(
            $$"""
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["socket"],"action":"SCMP_ACT_ERRNO","errnoRet":97,
             "args":[{"index":2,"value":{{(op == "SCMP_CMP_NE" ? second - 1 : value)}},"valueTwo":{{second}},"op":"{{op}}"}]}]}
            """);

        Assert.Equal(FilterMachine.Errno(97), FilterMachine.Run(filter, FilterMachine.X64, Socket, 9, 9, match));
        Assert.Equal(FilterMachine.Allow, FilterMachine.Run(filter, FilterMachine.X64, Socket, match, match, other));
    }

    [RequiresLibseccompFact]
    public void Compile_ConditionsOnSeveralArguments_MustAllHold()
    {
        var filter = _fixture.Filter(
            """
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["socket"],"action":"SCMP_ACT_ERRNO",
             "args":[{"index":0,"value":1,"op":"SCMP_CMP_EQ"},{"index":1,"value":2,"op":"SCMP_CMP_EQ"}]}]}
            """);

        Assert.Equal(FilterMachine.Errno(1), FilterMachine.Run(filter, FilterMachine.X64, Socket, 1, 2));
        Assert.Equal(FilterMachine.Allow, FilterMachine.Run(filter, FilterMachine.X64, Socket, 1, 3));
        Assert.Equal(FilterMachine.Allow, FilterMachine.Run(filter, FilterMachine.X64, Socket, 3, 2));
    }

    [RequiresLibseccompFact]
    public void Compile_ConditionsOnOneArgument_AreRulesOfTheirOwn()
    {
        var compiled = _fixture.Compiler.Compile(SeccompFixture.Profile(
            """
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["socket"],"action":"SCMP_ACT_ERRNO",
             "args":[{"index":0,"value":1,"op":"SCMP_CMP_EQ"},{"index":0,"value":5,"op":"SCMP_CMP_GT"}]}]}
            """));

        Assert.Equal("/linux/seccomp/syscalls/0/args", Assert.Single(compiled.Warnings).Pointer);
        Assert.Equal(FilterMachine.Errno(1), FilterMachine.Run(compiled.Filter!, FilterMachine.X64, Socket, 1));
        Assert.Equal(FilterMachine.Errno(1), FilterMachine.Run(compiled.Filter!, FilterMachine.X64, Socket, 6));
        Assert.Equal(FilterMachine.Allow, FilterMachine.Run(compiled.Filter!, FilterMachine.X64, Socket, 2));
    }

    [RequiresLibseccompTheory]
    [InlineData("SCMP_ACT_ERRNO", true)]
    [InlineData("SCMP_ACT_KILL", true)]
    [InlineData("SCMP_ACT_KILL_PROCESS", true)]
    [InlineData("SCMP_ACT_TRAP", true)]
    [InlineData("SCMP_ACT_ALLOW", false)]
    [InlineData("SCMP_ACT_LOG", false)]
    [InlineData("SCMP_ACT_TRACE", false)]
    public void Compile_CallNewerThanTheProfile_IsEnosysWhereTheDefaultForbids(string action, bool answersEnosys)
    {
        var filter = _fixture.Filter(
            $$"""
            {"defaultAction":"{{action}}","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_X86","SCMP_ARCH_X32"],"flags":[],
             "syscalls":[{"names":["read","clone3"],"action":"SCMP_ACT_KILL_THREAD","args":[{"index":0,"value":1,"op":"SCMP_CMP_EQ"}]}]}
            """);
        var enosys = FilterMachine.Errno(38);

        Assert.Equal(answersEnosys, FilterMachine.Run(filter, FilterMachine.X64, Newer) == enosys);
        Assert.Equal(answersEnosys, FilterMachine.Run(filter, FilterMachine.X86, Newer) == enosys);
        Assert.Equal(answersEnosys, FilterMachine.Run(filter, FilterMachine.X64, X32 + Newer) == enosys);
        Assert.NotEqual(enosys, FilterMachine.Run(filter, FilterMachine.X64, Clone3));
        Assert.NotEqual(enosys, FilterMachine.Run(filter, FilterMachine.X86, Clone3));
        Assert.NotEqual(enosys, FilterMachine.Run(filter, FilterMachine.X64, X32 + Clone3));
        Assert.NotEqual(enosys, FilterMachine.Run(filter, FilterMachine.X64, Mkdir));
        Assert.NotEqual(enosys, FilterMachine.Run(filter, FilterMachine.X64, uint.MaxValue));
    }

    [RequiresLibseccompFact]
    public void Compile_OtherArchitecture_IsKilledUnlessNamed()
    {
        const string Rules = """ "defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ALLOW"}] """;
        var alone = _fixture.Filter($$"""{{{Rules}}}""");
        var both = _fixture.Filter($$"""{{{Rules}},"architectures":["SCMP_ARCH_X86"]}""");

        Assert.Equal(FilterMachine.Kill, FilterMachine.Run(alone, FilterMachine.X86, MkdirX86));
        Assert.Equal(FilterMachine.Kill, FilterMachine.Run(alone, FilterMachine.X64, X32 + Mkdir));
        Assert.Equal(FilterMachine.Allow, FilterMachine.Run(both, FilterMachine.X86, MkdirX86));
        Assert.Equal(FilterMachine.Allow, FilterMachine.Run(both, FilterMachine.X64, Mkdir));
        Assert.Equal(FilterMachine.Errno(38), FilterMachine.Run(both, FilterMachine.X86, Mkdir));
    }

    [RequiresLibseccompFact]
    public void Compile_WhatDoesNotApplyHere_IsAWarning()
    {
        var compiled = _fixture.Compiler.Compile(SeccompFixture.Profile(
            """
            {"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_S390X"],
             "syscalls":[{"names":["mkdir","no_such_call"],"action":"SCMP_ACT_ERRNO"}]}
            """));

        Assert.Equal(
            ["/linux/seccomp/architectures/1", "/linux/seccomp/syscalls/0/names/1"], compiled.Warnings.Select(warning => warning.Pointer));
        Assert.Equal(FilterMachine.Errno(1), FilterMachine.Run(compiled.Filter!, FilterMachine.X64, Mkdir));
    }

    [RequiresLibseccompFact]
    public void Compile_RulesThatContradictEachOther_AreAProblem()
    {
        var compiled = _fixture.Compiler.Compile(SeccompFixture.Profile(
            """
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
             {"names":["mkdir"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"value":7,"op":"SCMP_CMP_EQ"}]},
             {"names":["rmdir"],"action":"SCMP_ACT_ERRNO","args":[{"index":1,"value":7,"op":"SCMP_CMP_EQ"}]},
             {"names":["mkdir"],"action":"SCMP_ACT_KILL","args":[{"index":1,"value":7,"op":"SCMP_CMP_EQ"}]}]}
            """));

        Assert.Null(compiled.Filter);
        Assert.Equal("/linux/seccomp/syscalls/2", Assert.Single(compiled.Problems).Pointer);
    }

    [RequiresLibseccompFact]
    public void Compile_MoreRulesThanTheKernelTakes_IsAProblem()
    {
        var rules = string.Join(',', Enumerable.Range(1, 1100).Select(number =>
            $$"""{"names":["socket"],"action":"SCMP_ACT_ERRNO","args":[{"index":0,"value":{{number * 4294967297L}},"op":"SCMP_CMP_EQ"}]}"""));

        var compiled = _fixture.Compiler.Compile(SeccompFixture.Profile($$"""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{{rules}}]}"""));

        Assert.Contains("at most 4096", Assert.Single(compiled.Problems).Message, StringComparison.Ordinal);
    }

    [RequiresLibseccompTheory]
    [InlineData("", SeccompFlags.SpecAllow)]
    [InlineData(""","flags":[]""", SeccompFlags.None)]
    [InlineData(""","flags":["SECCOMP_FILTER_FLAG_LOG","SECCOMP_FILTER_FLAG_TSYNC"]""", SeccompFlags.Log | SeccompFlags.Tsync)]
    [InlineData(""","flags":["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"]""", SeccompFlags.None)]
    public void Compile_Flags_AreTheConfigsOrTheDefault(string flags, SeccompFlags expected) =>
        Assert.Equal(expected, _fixture.Filter($$"""{"defaultAction":"SCMP_ACT_ALLOW"{{flags}}}""").Flags);

    [RequiresLibseccompFact]
    public void Compile_ProfileWithManyNames_AllowsThoseAlone()
    {
        string[] names =
        [
            "read", "write", "close", "fstat", "lseek", "mmap", "mprotect", "munmap", "brk", "ioctl", "pread64", "readv", "access", "pipe",
            "select", "sched_yield", "mremap", "msync", "dup", "pause", "getpid", "socket", "connect", "accept", "fork", "execve", "exit",
            "wait4", "kill", "uname", "fcntl", "flock", "fsync", "truncate", "chdir", "rename", "rmdir", "creat", "link", "unlink", "futex",
        ];
        var allowed = names.Select(name => (uint)SeccompLibrary.FindSyscall(name)!.Value).ToHashSet();

        var filter = _fixture.Filter(
            $$"""{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":{{JsonSerializer.Serialize(names)}},"action":"SCMP_ACT_ALLOW"}]}""");

        for (var number = 0u; number <= allowed.Max(); number++)
        {
            var expected = allowed.Contains(number) ? FilterMachine.Allow : FilterMachine.Errno(1);
            Assert.Equal(expected, FilterMachine.Run(filter, FilterMachine.X64, number));
        }
    }
}
