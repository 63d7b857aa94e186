using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Berth.Native.Tests.Mirrors;

/// <summary>How the runtime lays a type out in memory. Not Marshal.OffsetOf: that describes a marshalled copy.</summary>
internal static class Layout
{
    public static int SizeOf(Type type) => (int)typeof(Unsafe)
        .GetMethod(nameof(Unsafe.SizeOf))!
        .MakeGenericMethod(type.IsPointer ? typeof(nint) : type)
        .Invoke(null, null)!;

    public static int OffsetOf(FieldInfo field)
    {
        var method = new DynamicMethod("offset", typeof(nint), [], typeof(Layout).Module, skipVisibility: true);
        var code = method.GetILGenerator();
        var value = code.DeclareLocal(field.DeclaringType!);
        code.Emit(OpCodes.Ldloca, value);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Ldloca, value);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Ret);
        return (int)(nint)method.Invoke(null, null)!;
    }
}
