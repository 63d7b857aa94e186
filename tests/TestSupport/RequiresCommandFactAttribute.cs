using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs another program: skipped, saying so, where PATH does not have it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresCommandFactAttribute : FactAttribute
{
    /// <summary>Needs a program.</summary>
    public RequiresCommandFactAttribute(string command)
    {
        if (!HostTools.HasProgram(command))
        {
            Skip = $"needs {command}";
        }
    }
}
