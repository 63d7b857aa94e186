using System.Diagnostics;
using Berth.Conformance.Tests.Cases;
using Berth.Conformance.Tests.Reports;
using Berth.TestSupport.Host;

namespace Berth.Conformance.Tests.Runtimes;

/// <summary>A runc-compatible command line.</summary>
/// <remarks>It runs in a mount namespace of its own, on a hybrid machine without the v2 hierarchy: crun refuses to run beside one that
/// has controllers.</remarks>
internal sealed class CommandRuntime(string program, string stateRoot) : IRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Input is a null device that nobody else has: crun gives what it finds there to the container's user.
    private const string WithInput =
        "mount -t tmpfs tmpfs /mnt && mknod -m 666 /mnt/null c 1 3 && exec </mnt/null && umount -l /mnt && exec \"$@\"";

    private static readonly string Script = CgroupTree.HybridMount is { } unified ? $"umount {unified} && {WithInput}" : WithInput;

    public string Name => program;

    public async Task<Observation> RunAsync(ConformanceCase test)
    {
        string id = RunId.Next(Name);
        using var bundle = new CaseBundle(test, id);
        using var deadline = new CancellationTokenSource(Patience);
        using Process create = Launch("create", "--bundle", bundle.Path, id);
        Task<string> output = create.StandardOutput.ReadToEndAsync(deadline.Token);
        Task<string> errors = create.StandardError.ReadToEndAsync(deadline.Token);
        string report;
        try
        {
            await create.WaitForExitAsync(deadline.Token);
            if (create.ExitCode != 0)
            {
                return Refusal(await errors);
            }

            using Process start = Launch("start", id);
            string complaint = await start.StandardError.ReadToEndAsync(deadline.Token);
            await start.WaitForExitAsync(deadline.Token);
            if (start.ExitCode != 0)
            {
                return Refusal(complaint);
            }

            // the container has the other end of the pipes
            report = await output;
        }
        finally
        {
            await DeleteAsync(id);
        }

        return Report.Read(report, bundle, id);
    }

    private static Observation Refusal(string errors) =>
        new(Observation.Refused, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "", new Dictionary<string, string>());

    private async Task DeleteAsync(string id)
    {
        using Process delete = Launch("delete", "--force", id);
        await delete.StandardError.ReadToEndAsync();
        await delete.WaitForExitAsync();
    }

    private Process Launch(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("unshare", ["--mount", "--propagation", "slave", "sh", "-c", Script, "sh", program, "--root", stateRoot, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
