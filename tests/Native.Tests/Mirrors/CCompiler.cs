using System.Diagnostics;
using System.Reflection;

namespace Berth.Native.Tests.Mirrors;

/// <summary>The machine's C compiler, which only checks here.</summary>
internal static class CCompiler
{
    /// <summary>Directory of plan.h and sync.h.</summary>
    public static string LauncherDirectory { get; } = typeof(CCompiler).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "LauncherDirectory").Value!;

    /// <summary>What the compiler complains about; empty when it accepts the source.</summary>
    public static async Task<string> Check(string source)
    {
        var start = new ProcessStartInfo("cc", ["-std=gnu11", "-fsyntax-only", "-iquote", LauncherDirectory, "-x", "c", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var compiler = Process.Start(start)!;
        var complaints = compiler.StandardError.ReadToEndAsync();
        await compiler.StandardInput.WriteAsync(source);
        compiler.StandardInput.Close();
        await compiler.WaitForExitAsync();
        var text = await complaints;
        return compiler.ExitCode == 0 ? "" : text;
    }
}
