namespace Berth.Core.Cgroups.Devices;

/// <summary>Device rules as a program for version 2 (<c>BPF_PROG_TYPE_CGROUP_DEVICE</c>, bpf(2)).</summary>
/// <remarks>The kernel asks it for every access with <c>struct bpf_cgroup_dev_ctx</c>: type and access in one word, major and minor number.
/// It goes through the rules from the last to the first: a rule that allows takes its kinds of access off what is asked for, until nothing
/// is left; one that denies ends it when it is about any of what is left. What no rule speaks of is denied.</remarks>
internal static class DeviceProgram
{
    // registers: the answer, the context, and what is in it
    private const int Answer = 0, Context = 1, Type = 2, Access = 3, Major = 4, Minor = 5;

    // struct bpf_cgroup_dev_ctx
    private const short AccessType = 0, MajorOffset = 4, MinorOffset = 8;
    private const int TypeMask = 0xffff, AccessShift = 16;

    // the kernel's BPF_DEVCG_DEV_…
    private const int Block = 1, Char = 2;

    // class, source and operation of an instruction (linux/bpf.h)
    private const byte Load32 = 0x61, Copy32 = 0xbc, Set64 = 0xb7, And32 = 0x54, ShiftRight32 = 0x74, Exit = 0x95;
    private const byte JumpIfNot32 = 0x56, JumpIfAny32 = 0x46, Jump = 0x05;

    /// <summary>Writes the program, eight bytes an instruction: <c>struct bpf_insn</c>.</summary>
    /// <param name="rules">From <see cref="DeviceRuleReader"/>.</param>
    public static ulong[] Write(IReadOnlyList<DeviceRule> rules)
    {
        List<ulong> code =
        [
            Instruction(Load32, Type, Context, AccessType),
            Instruction(Copy32, Access, Type),
            Instruction(And32, Type, value: TypeMask),
            Instruction(ShiftRight32, Access, value: AccessShift),
            Instruction(Load32, Major, Context, MajorOffset),
            Instruction(Load32, Minor, Context, MinorOffset),
        ];

        int last = 0;
        bool rest = false;
        for (int i = rules.Count - 1; i >= 0; i--)
        {
            if (rules[i].IsAll)
            {
                // whatever stands before it has no say
                (last, rest) = (i + 1, rules[i].Allow);
                break;
            }
        }

        for (int i = rules.Count - 1; i >= last; i--)
        {
            Add(code, rules[i]);
        }

        code.AddRange(Return(rest));
        return [.. code];
    }

    private static void Add(List<ulong> code, DeviceRule rule)
    {
        List<(int Register, int Value)> conditions = [];
        if (rule.Type != DeviceRuleType.All)
        {
            conditions.Add((Type, rule.Type == DeviceRuleType.Block ? Block : Char));
        }

        if (rule.Major is { } major)
        {
            conditions.Add((Major, (int)major));
        }

        if (rule.Minor is { } minor)
        {
            conditions.Add((Minor, (int)minor));
        }

        ulong[] decision = rule.Allow
            ?
            [
                Instruction(And32, Access, value: ~(int)rule.Access),
                Instruction(JumpIfNot32, Access, offset: 2, value: 0),
                .. Return(true),
            ]
            :
            [
                Instruction(JumpIfAny32, Access, offset: 1, value: (int)rule.Access),
                Instruction(Jump, offset: 2),
                .. Return(false),
            ];
        for (int i = 0; i < conditions.Count; i++)
        {
            // past the other conditions and the decision
            int skipped = conditions.Count - i - 1 + decision.Length;
            code.Add(Instruction(JumpIfNot32, conditions[i].Register, offset: (short)skipped, value: conditions[i].Value));
        }

        code.AddRange(decision);
    }

    private static ulong[] Return(bool allowed) => [Instruction(Set64, Answer, value: allowed ? 1 : 0), Instruction(Exit)];

    private static ulong Instruction(byte operation, int target = 0, int source = 0, short offset = 0, int value = 0) =>
        operation | ((ulong)(uint)(target | (source << 4)) << 8) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)value << 32);
}
