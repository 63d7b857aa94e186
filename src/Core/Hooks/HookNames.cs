namespace Berth.Core.Hooks;

/// <summary>The names of hooks in documents and messages.</summary>
internal static class HookNames
{
    /// <summary>The property of <c>hooks</c> in config.json.</summary>
    public static string Name(this HookKind kind) => kind switch
    {
        HookKind.Prestart => "prestart",
        HookKind.CreateRuntime => "createRuntime",
        HookKind.CreateContainer => "createContainer",
        HookKind.StartContainer => "startContainer",
        HookKind.Poststart => "poststart",
        HookKind.Poststop => "poststop",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such hook"),
    };

    /// <summary>JSON pointer of one hook in config.json.</summary>
    public static string Pointer(HookKind kind, int index) => $"/hooks/{kind.Name()}/{index}";
}
