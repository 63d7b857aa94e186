namespace Berth.Core.Specs;

/// <summary>Hooks (config.md, "POSIX-platform Hooks").</summary>
internal static class HookRules
{
    public static void Check(Spec spec, Findings findings)
    {
        CheckList("prestart", spec.Hooks?.Prestart, findings);
        CheckList("createRuntime", spec.Hooks?.CreateRuntime, findings);
        CheckList("createContainer", spec.Hooks?.CreateContainer, findings);
        CheckList("startContainer", spec.Hooks?.StartContainer, findings);
        CheckList("poststart", spec.Hooks?.Poststart, findings);
        CheckList("poststop", spec.Hooks?.Poststop, findings);
    }

    private static void CheckList(string kind, IReadOnlyList<Hook>? hooks, Findings findings)
    {
        for (var i = 0; i < hooks?.Count; i++)
        {
            if (hooks[i] is { } hook)
            {
                var pointer = $"/hooks/{kind}/{i}";
                findings.RequireAbsolute($"{pointer}/path", hook.Path);
                if (hook.Timeout <= 0)
                {
                    findings.Problem($"{pointer}/timeout", $"must be greater than 0, found {hook.Timeout}");
                }
            }
        }
    }
}
