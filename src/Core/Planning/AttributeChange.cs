namespace Berth.Core.Planning;

/// <summary>A change of a mount's attributes.</summary>
/// <param name="Set">Flags to set, access time bits excluded.</param>
/// <param name="Clear">Flags to clear, access time bits excluded.</param>
/// <param name="AccessTime">The access time mode to choose, or null to leave it.</param>
internal readonly record struct AttributeChange(MountAttributes Set, MountAttributes Clear, MountAttributes? AccessTime)
{
    public bool IsEmpty => this == default;

    /// <summary><c>attr_set</c> of mount_setattr(2).</summary>
    public MountAttributes SetMask => Set | (AccessTime ?? MountAttributes.None);

    /// <summary><c>attr_clr</c> of mount_setattr(2). The mode is a number in three bits: all are cleared, then one is set.</summary>
    public MountAttributes ClearMask => Clear | (AccessTime is null ? MountAttributes.None : MountAttributes.AccessTimeMask);

    public static AttributeChange Setting(MountAttributes flags) => new(flags, MountAttributes.None, null);

    /// <summary>This change with one more option; the last one wins.</summary>
    public AttributeChange With(MountOption option) => option switch
    {
        { Kind: MountOptionKind.Attribute, Clears: false } =>
            this with { Set = Set | option.Attributes, Clear = Clear & ~option.Attributes },
        { Kind: MountOptionKind.Attribute } =>
            this with { Set = Set & ~option.Attributes, Clear = Clear | option.Attributes },
        { Kind: MountOptionKind.AccessTime, Clears: false } => this with { AccessTime = option.Attributes },

        // "atime" takes back "noatime" and leads to the kernel's default, but does not touch "strictatime"
        { Kind: MountOptionKind.AccessTime } when AccessTime is null || AccessTime == option.Attributes =>
            this with { AccessTime = MountAttributes.None },
        _ => this,
    };

    /// <summary>This change and then <paramref name="next"/>.</summary>
    public AttributeChange Then(AttributeChange next) =>
        new((Set & ~next.Clear) | next.Set, (Clear & ~next.Set) | next.Clear, next.AccessTime ?? AccessTime);

    /// <summary>The change without <paramref name="flags"/>.</summary>
    public AttributeChange Without(MountAttributes flags) => this with { Set = Set & ~flags };

    /// <summary>The change by the names of the mount options.</summary>
    public IReadOnlyList<string> Names()
    {
        var (set, clear) = (Set, Clear);
        var names = MountOptions.All
            .Where(option => option is { Kind: MountOptionKind.Attribute, Recursive: false })
            .Where(option => (option.Clears ? clear : set).HasFlag(option.Attributes))
            .OrderBy(option => option.Attributes)
            .Select(option => option.Name);
        return AccessTime switch
        {
            null => [.. names],
            MountAttributes.NoAccessTime => [.. names, "noatime"],
            MountAttributes.StrictAccessTime => [.. names, "strictatime"],
            _ => [.. names, "relatime"],
        };
    }
}
