using Berth.Core.Specs;

namespace Berth.Core.Hooks;

/// <summary>argv of a hook.</summary>
internal static class HookArguments
{
    /// <summary>The config's list as it is; the path alone where there is none, as a program can not do without an argument 0.</summary>
    public static string[] Of(Hook hook) => hook.Args is { Count: > 0 } args ? [.. args] : [hook.Path!];
}
