using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

public sealed class BpfTests
{
    // struct bpf_insn on a little-endian machine: r0 = 1; exit
    private static readonly ulong[] s_allow = [0x1_0000_00b7, 0x95];

    [RequiresRootFact]
    public void LoadProgram_DeviceFilter_IsADescriptor()
    {
        using var program = Load(s_allow);

        Assert.Contains("prog_type:\t15", File.ReadLines($"/proc/self/fdinfo/{Path.GetFileName(program.ProcPath())}"));
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(program, Libc.F_GETFD, 0));
    }

    [RequiresRootFact]
    public void LoadProgram_Rejected_CarriesTheVerifiersWords()
    {
        var error = Assert.Throws<SyscallException>(() => Load([0x95]));

        Assert.Equal("EACCES", error.ErrnoName);
        Assert.Contains("R0 !read_ok", error.Detail, StringComparison.Ordinal);
    }

    [RequiresCgroup2Fact]
    public void Attach_ToACgroup_HoldsUntilDetached()
    {
        using var cgroup = new TemporaryCgroup();
        using var directory = Paths.Open(cgroup.Path, Libc.O_RDONLY | Libc.O_DIRECTORY);
        using var program = Load(s_allow);
        using var other = Load(s_allow);

        Bpf.Attach(directory, program, Libc.BPF_CGROUP_DEVICE, Libc.BPF_F_ALLOW_MULTI);
        Bpf.Attach(directory, other, Libc.BPF_CGROUP_DEVICE, Libc.BPF_F_ALLOW_MULTI | Libc.BPF_F_REPLACE, program);
        Bpf.Detach(directory, other, Libc.BPF_CGROUP_DEVICE);

        var error = Assert.Throws<SyscallException>(() => Bpf.Detach(directory, program, Libc.BPF_CGROUP_DEVICE));
        Assert.Equal("ENOENT", error.ErrnoName);
    }

    [RequiresCgroup2Fact]
    public void Attached_AfterReplacing_IsTheNewProgramAlone()
    {
        using var cgroup = new TemporaryCgroup();
        using var directory = Paths.Open(cgroup.Path, Libc.O_RDONLY | Libc.O_DIRECTORY);
        using var program = Load(s_allow);
        using var other = Load(s_allow);
        Assert.Empty(Bpf.Attached(directory, Libc.BPF_CGROUP_DEVICE));

        Bpf.Attach(directory, program, Libc.BPF_CGROUP_DEVICE, Libc.BPF_F_ALLOW_MULTI);
        uint first = Assert.Single(Bpf.Attached(directory, Libc.BPF_CGROUP_DEVICE));
        using var opened = Bpf.Open(first);
        Bpf.Attach(directory, other, Libc.BPF_CGROUP_DEVICE, Libc.BPF_F_ALLOW_MULTI | Libc.BPF_F_REPLACE, opened);

        Assert.NotEqual(first, Assert.Single(Bpf.Attached(directory, Libc.BPF_CGROUP_DEVICE)));
    }

    private static SafeFd Load(ulong[] instructions) =>
        Bpf.LoadProgram(Libc.BPF_PROG_TYPE_CGROUP_DEVICE, Libc.BPF_CGROUP_DEVICE, instructions);
}
