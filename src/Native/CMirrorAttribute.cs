using System.Runtime.InteropServices;

namespace Berth.Native;

/// <summary>Says which C declaration a type mirrors. Native.Tests generates <c>_Static_assert</c>s from it and compiles them
/// against the header, so that neither side can change alone.</summary>
/// <remarks>Member names are derived: <c>CloneFlags</c> is <c>clone_flags</c> in a struct and, with the prefix <c>PLAN_</c>,
/// <c>PLAN_CLONE_FLAGS</c> as an enumerator or macro.</remarks>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Class)]
internal sealed class CMirrorAttribute : Attribute
{
    /// <summary>Makes one.</summary>
    /// <param name="header">The header to include: <c>plan.h</c> of the launcher or <c>linux/mount.h</c> of the system.</param>
    /// <param name="name">For a struct its C name, such as <c>struct plan_op</c>; for an enum or a class of constants the prefix of
    /// their names, such as <c>OP_</c>.</param>
    public CMirrorAttribute(string header, string name)
    {
        Header = header;
        Name = name;
    }

    /// <summary>The header.</summary>
    public string Header { get; }

    /// <summary>The C name or the prefix.</summary>
    public string Name { get; }

    /// <summary>The C type goes on behind the mirror's last field, so that its size says nothing: a kernel struct that grew, or a
    /// union.</summary>
    public bool Partial { get; init; }

    /// <summary>The architecture that has this layout; all of them unless it is set.</summary>
    public Architecture OnlyOn { get; init; } = Everywhere;

    /// <summary>Value of <see cref="OnlyOn"/> for a layout that does not depend on the architecture.</summary>
    public const Architecture Everywhere = (Architecture)(-1);
}
