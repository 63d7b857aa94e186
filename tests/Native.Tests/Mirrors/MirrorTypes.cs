using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Berth.Native.Contract;

namespace Berth.Native.Tests.Mirrors;

/// <summary>What in the Native assembly repeats something that a C header says.</summary>
internal static class MirrorTypes
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static IEnumerable<(Type Type, CMirrorAttribute Mirror)> All =>
        from type in typeof(Libc).Assembly.GetTypes()
        let mirror = type.GetCustomAttribute<CMirrorAttribute>()
        where mirror is not null
        where mirror.OnlyOn == CMirrorAttribute.Everywhere || mirror.OnlyOn == RuntimeInformation.ProcessArchitecture
        select (type, mirror);

    /// <summary>Types that look like a mirror: the kernel or the launcher sees their memory.</summary>
    public static IEnumerable<Type> Candidates =>
        from type in typeof(Libc).Assembly.GetTypes()
        where type.DeclaringType == typeof(Libc) || (type.Namespace == typeof(PlanHeader).Namespace && !type.IsNested)
        where type.IsValueType && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        select type;

    public static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(Everything).Where(field => !field.IsStatic && field.Name is not ("_padding" or "_element"));

    public static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(Everything).Where(field => field.IsLiteral && field.FieldType != typeof(string));
}
