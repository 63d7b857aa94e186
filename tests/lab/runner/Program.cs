using System.Globalization;
using Berth.LabRunner;

// usage: Berth.LabRunner LIST SECONDS: runs the tests of the list, and gives up after that time; the last line is the sum
TestList list = TestList.Parse(File.ReadLines(args[0]));
var report = new Report(Console.Out);
using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(int.Parse(args[1], CultureInfo.InvariantCulture)));
try
{
    foreach (string assembly in list.Assemblies)
    {
        TestRun.Execute(assembly, list, report, deadline.Token);
    }
}
catch (OperationCanceledException)
{
    report.GiveUp();
}

return report.Finish(list) ? 0 : 1;
