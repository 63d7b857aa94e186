using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class ProcessAttributeRulesTests
{
    [Theory]
    [InlineData("/process/oomScoreAdj", "-1000")]
    [InlineData("/process/oomScoreAdj", "1000")]
    [InlineData("/process/ioPriority", """{"class":"IOPRIO_CLASS_IDLE","priority":0}""")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_OTHER","nice":19}""")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_IDLE","nice":100}""")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_RR","priority":99,"flags":["SCHED_FLAG_KEEP_POLICY","SCHED_FLAG_KEEP_PARAMS"]}""")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_DEADLINE","runtime":1024,"deadline":1024}""")]
    [InlineData("/linux/personality", """{"domain":"LINUX","flags":[]}""")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_DEFAULT","nodes":""}""")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_PREFERRED"}""")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_BIND","nodes":"1023","flags":["MPOL_F_NUMA_BALANCING"]}""")]
    [InlineData("/domainname", "\"example.test\"")]
    public void Validate_WhatTheKernelTakes_IsAccepted(string put, string json) =>
        Assert.Empty(SpecValidator.Validate(Configs.With(put, json)).Problems);

    [Theory]
    [InlineData("/process/oomScoreAdj", "-1001", "/process/oomScoreAdj", "must be from -1000 to 1000, found -1001")]
    [InlineData("/process/ioPriority", """{"priority":0}""", "/process/ioPriority/class", "is required")]
    [InlineData("/process/ioPriority", """{"class":"IOPRIO_CLASS_NONE","priority":0}""", "/process/ioPriority/class", "unknown I/O scheduling class \"IOPRIO_CLASS_NONE\"")]
    [InlineData("/process/ioPriority", """{"class":"IOPRIO_CLASS_RT"}""", "/process/ioPriority/priority", "is required")]
    [InlineData("/process/ioPriority", """{"class":"IOPRIO_CLASS_RT","priority":8}""", "/process/ioPriority/priority", "must be from 0 to 7, found 8")]
    [InlineData("/process/scheduler", "{}", "/process/scheduler/policy", "is required")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_EXT"}""", "/process/scheduler/policy", "unknown scheduling policy \"SCHED_EXT\"")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_ISO"}""", "/process/scheduler/policy", "SCHED_ISO is reserved: Linux does not implement it")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_BATCH","nice":20}""", "/process/scheduler/nice", "must be from -20 to 19, found 20")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_OTHER","priority":1}""", "/process/scheduler/priority", "is for SCHED_FIFO and SCHED_RR")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_FIFO"}""", "/process/scheduler/priority", "must be from 1 to 99, found 0")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_OTHER","flags":["SCHED_FLAG_NONE"]}""", "/process/scheduler/flags/0", "unknown scheduling flag \"SCHED_FLAG_NONE\"")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_OTHER","period":1}""", "/process/scheduler/period", "is for SCHED_DEADLINE")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_DEADLINE"}""", "/process/scheduler/runtime", "must be at least 1024 ns, found 0")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_DEADLINE","runtime":2000,"deadline":1999}""", "/process/scheduler/deadline", "must not be below the runtime of 2000 ns, found 1999")]
    [InlineData("/process/scheduler", """{"policy":"SCHED_DEADLINE","runtime":2000,"deadline":3000,"period":2999}""", "/process/scheduler/period", "must not be below the deadline of 3000 ns, found 2999")]
    [InlineData("/linux/personality", "{}", "/linux/personality/domain", "is required")]
    [InlineData("/linux/personality", """{"domain":"SUNOS"}""", "/linux/personality/domain", "unknown execution domain \"SUNOS\"")]
    [InlineData("/linux/personality", """{"domain":"LINUX","flags":["ADDR_NO_RANDOMIZE"]}""", "/linux/personality/flags", "no flags are defined")]
    [InlineData("/linux/memoryPolicy", "{}", "/linux/memoryPolicy/mode", "is required")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_MAX"}""", "/linux/memoryPolicy/mode", "unknown memory policy \"MPOL_MAX\"")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_LOCAL","nodes":"0"}""", "/linux/memoryPolicy/nodes", "MPOL_LOCAL takes no nodes")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_BIND"}""", "/linux/memoryPolicy/nodes", "MPOL_BIND needs at least one node")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_BIND","nodes":"1024"}""", "/linux/memoryPolicy/nodes", "\"1024\" is no list of nodes below 1024, such as 0-3,7")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_BIND","nodes":"0","flags":["MPOL_F_STATIC_NODES","MPOL_F_RELATIVE_NODES"]}""", "/linux/memoryPolicy/flags", "MPOL_F_STATIC_NODES and MPOL_F_RELATIVE_NODES exclude each other")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_INTERLEAVE","nodes":"0","flags":["MPOL_F_NUMA_BALANCING"]}""", "/linux/memoryPolicy/flags", "MPOL_F_NUMA_BALANCING is for MPOL_BIND and MPOL_PREFERRED_MANY")]
    [InlineData("/linux/memoryPolicy", """{"mode":"MPOL_BIND","nodes":"0","flags":["MPOL_F_X"]}""", "/linux/memoryPolicy/flags/0", "unknown memory policy flag \"MPOL_F_X\"")]
    public void Validate_WhatTheKernelWouldRefuse_IsRefusedWithItsPointer(string put, string json, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With(put, json));
        Assert.Equal((pointer, message), (problem.Pointer, problem.Message));
    }

    [Theory]
    [InlineData("initial")]
    [InlineData("final")]
    public void Validate_ExecCpuAffinity_IsAListOfCpus(string name)
    {
        Assert.Empty(SpecValidator.Validate(Configs.With($"/process/execCPUAffinity/{name}", "\"0-3,8191\"")).Problems);
        Assert.Equal(
            $"/process/execCPUAffinity/{name}", Configs.OnlyProblem(Configs.With($"/process/execCPUAffinity/{name}", "\"8192\"")).Pointer);
    }

    [Theory]
    [InlineData(null, new ulong[0])]
    [InlineData("0", new[] { 1ul })]
    [InlineData("0-3,7", new[] { 0x8ful })]
    [InlineData("63-64", new[] { 1ul << 63, 1ul })]
    [InlineData("128", new[] { 0ul, 0ul, 1ul })]
    public void TryParse_NodeList_GivesItsMask(string? list, ulong[] expected)
    {
        Assert.True(MemoryNodes.TryParse(list, out var mask));
        Assert.Equal(expected, mask);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("0,")]
    [InlineData("3-1")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("1-2-3")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public void TryParse_NoNodeList_SaysSo(string list) => Assert.False(MemoryNodes.TryParse(list, out _));
}
