using System.Runtime.CompilerServices;
using Berth.Core.Planning;
using Berth.Native.Contract;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Planning;

public sealed class PlanWriterTests
{
    private static readonly Gen<string> Strings =
        from text in ArbMap.Default.GeneratorFor<UnicodeString>()
        select string.Concat((text.Item ?? "").Where(c => c != '\0' && !char.IsSurrogate(c)));

    private static readonly Gen<PlanValue?> Values = Gen.OneOf(
        Gen.Constant<PlanValue?>(null),
        Strings.Select(text => PlanValue.Of(text)),
        Strings.ListOf().Select(items => PlanValue.Of(items)),
        ArbMap.Default.GeneratorFor<uint>().ListOf().Select(items => PlanValue.Of(items)));

    private static readonly Gen<PlanOperation> OneOperation =
        from code in Gen.Elements(Enum.GetValues<PlanOp>())
        from phase in Gen.Elements(Enum.GetValues<PlanPhase>())
        from flags in Gen.Choose(0, 7)
        from text in Strings
        from values in Values.ArrayOf(4)
        from arguments in ArbMap.Default.GeneratorFor<ulong>().ArrayOf(4)
        select new PlanOperation(code, phase, text) { Flags = (PlanOpFlags)flags, Strings = values, Arguments = arguments };

    private static readonly Arbitrary<List<PlanOperation>> OperationLists = OneOperation.ListOf().ToArbitrary();

    [Fact]
    public void Write_AnyOperations_HeaderDescribesThePlan() => ForAll((operations, image, bytes) =>
    {
        var header = image.Header;
        Assert.Equal(PlanFormat.Magic, header.Magic);
        Assert.Equal(PlanFormat.Version, header.Version);
        Assert.Equal(Unsafe.SizeOf<PlanHeader>(), header.HeaderSize);
        Assert.Equal((uint)bytes.Length, header.Size);
        Assert.Equal((uint)operations.Count, header.OpCount);
        Assert.Equal((uint)Unsafe.SizeOf<PlanHeader>(), header.OpsOffset);
        Assert.Equal(header.OpsOffset + (header.OpCount * (uint)Unsafe.SizeOf<PlanOpRecord>()), header.ArenaOffset);
        Assert.Equal(header.Size, header.ArenaOffset + header.ArenaSize);
        Assert.Equal(0, image.Arena[0]);
        Assert.Equal(0, image.Arena[^1]);
    });

    [Fact]
    public void Write_AnyOperations_RecordsHoldTheirValues() => ForAll((operations, image, _) =>
    {
        foreach (var (operation, record) in operations.Zip(image.Ops))
        {
            Assert.Equal(operation.Code, record.Code);
            Assert.Equal(operation.Phase, record.Phase);
            Assert.Equal(operation.Flags, record.Flags);
            Assert.Equal(operation.Text, image.Text(record.Text));
            Assert.Equal(0u, record.Reserved);
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(operation.Arguments[i], record.Arg[i]);
                AssertSame(operation.Strings[i], record.Str[i], image);
            }
        }
    });

    [Fact]
    public void Write_SameOperationsTwice_GivesSameBytes() => ForAll((operations, _, bytes) =>
        Assert.Equal(bytes, PlanWriter.Write(PlanFlags.IntoCgroup, CloneFlags.NewPid, [.. operations])));

    [Fact]
    public void Write_EqualStrings_ShareOnePlace()
    {
        PlanOperation[] operations =
        [
            new(PlanOp.Mask, PlanPhase.Root, "twice") { Strings = [PlanValue.Of("/proc/kcore")] },
            new(PlanOp.Mask, PlanPhase.Root, "twice") { Strings = [PlanValue.Of("/proc/kcore")] },
        ];

        var ops = new PlanImage(PlanWriter.Write(0, CloneFlags.None, operations)).Ops;

        Assert.Equal(ops[0].Text, ops[1].Text);
        Assert.Equal(ops[0].Str[0], ops[1].Str[0]);
    }

    [Fact]
    public void Write_EmptyString_IsNotAbsent()
    {
        PlanOperation[] operations = [new(PlanOp.FindExec, PlanPhase.Drop, "find") { Strings = [PlanValue.Of(""), null] }];

        var op = new PlanImage(PlanWriter.Write(0, CloneFlags.None, operations)).Ops[0];

        Assert.NotEqual(0u, op.Str[0]);
        Assert.Equal(0u, op.Str[1]);
    }

    [Fact]
    public void Write_StringWithNul_Throws() => AssertThrows("/proc\0/kcore");

    [Fact]
    public void Write_StringWithHalfASurrogatePair_Throws() => AssertThrows("/proc/\ud800");

    private static void AssertSame(PlanValue? expected, uint offset, PlanImage image)
    {
        switch (expected)
        {
            case null:
                Assert.Equal(0u, offset);
                break;
            case PlanValue.Text text:
                Assert.NotEqual(0u, offset);
                Assert.Equal(text.Value, image.Text(offset));
                break;
            case PlanValue.List list:
                Assert.NotEqual(0u, offset);
                Assert.Equal(list.Items, image.Texts(offset, list.Items.Count));
                break;
            case PlanValue.Numbers numbers:
                Assert.NotEqual(0u, offset);
                Assert.Equal(numbers.Items, image.Numbers(offset, numbers.Items.Count));
                break;
        }
    }

    private static void AssertThrows(string path)
    {
        PlanOperation[] operations = [new(PlanOp.Mask, PlanPhase.Root, "mask") { Strings = [PlanValue.Of(path)] }];

        Assert.ThrowsAny<ArgumentException>(() => PlanWriter.Write(0, CloneFlags.None, operations));
    }

    private static void ForAll(Action<List<PlanOperation>, PlanImage, byte[]> check) =>
        Prop.ForAll(OperationLists, operations =>
        {
            var bytes = PlanWriter.Write(PlanFlags.IntoCgroup, CloneFlags.NewPid, [.. operations]);
            check(operations, new PlanImage(bytes), bytes);
        }).QuickCheckThrowOnFailure();
}
