using System.Runtime.InteropServices;
using Berth.Benchmarks;
using Berth.Benchmarks.Contenders;
using Berth.Benchmarks.Measurements;

if (BenchmarkOptions.Parse(args, Console.Error) is not { } options)
{
    return 2;
}

// Everything that was made is removed in Dispose; a signal only asks the measurements to end early.
using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

try
{
    using var workspace = new Workspace();
    var report = new Report(options);
    await using (var daemon = await Berthd.StartAsync(options.Berthd, workspace, cancellation.Token))
    {
        await workspace.MakeBundlesAsync(daemon);
        if (options.Includes("lives"))
        {
            await using var contenders = await ContenderSet.CreateAsync(daemon, workspace);
            report.AddLatencies(await Latency.MeasureAsync(contenders.Present, options, cancellation.Token), contenders.Absent);
            report.AddThroughput(await Throughput.MeasureAsync(daemon, workspace, options, cancellation.Token));
            report.AddSmallestMemory(await SmallestMemory.MeasureAsync(daemon, workspace, cancellation.Token));
        }

        if (options.Includes("exec"))
        {
            report.AddExecLatencies(await ExecLatency.MeasureAsync(daemon, workspace, options, cancellation.Token));
        }

        if (options.Includes("logs"))
        {
            report.AddLogThroughput(await LogThroughput.MeasureAsync(daemon, workspace, cancellation.Token));
        }
    }

    if (options.Includes("memory"))
    {
        report.AddMemory(await Memory.MeasureAsync(options, workspace, cancellation.Token));
    }

    if (options.Includes("start"))
    {
        report.AddStartUp(await StartUp.MeasureAsync(options, workspace, cancellation.Token));
    }

    await report.WriteAsync(Console.Out);
    return 0;
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("benchmarks: interrupted");
    return 130;
}

void Cancel(PosixSignalContext context)
{
    context.Cancel = true;
    cancellation.Cancel();
}
