using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Berth.LabRunner;

/// <summary>Runs the listed tests of one assembly, in this process: a second one costs half a minute in the guest.</summary>
internal static class TestRun
{
    /// <exception cref="OperationCanceledException">The time is over; tests may still be running.</exception>
    public static void Execute(string assembly, TestList list, Report report, CancellationToken deadline)
    {
        using var complete = new ManualResetEventSlim(false);
        using var framework = new XunitTestFramework(new Sink(_ => { }));
        Assembly loaded = Assembly.Load(assembly);
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(loaded));
        using ITestFrameworkExecutor executor = framework.GetExecutor(loaded.GetName());
        executor.RunTests(Listed(discoverer, list, report), new Sink(message => Tell(message, report, complete)), new Options());
        complete.Wait(deadline);
    }

    private static List<ITestCase> Listed(ITestFrameworkDiscoverer discoverer, TestList list, Report report)
    {
        var cases = new List<ITestCase>();
        using var complete = new ManualResetEvent(false);
        discoverer.Find(includeSourceInformation: false, new Sink(message =>
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage found
                    when list.Find(found.TestClass.Class.Name, found.TestMethod.Method.Name) is { } line:
                    cases.Add(found.TestCase);
                    report.Found(line);
                    break;
                case IDiscoveryCompleteMessage:
                    complete.Set();
                    break;
            }
        }), new Options());
        complete.WaitOne();
        return cases;
    }

    private static void Tell(IMessageSinkMessage message, Report report, ManualResetEventSlim complete)
    {
        switch (message)
        {
            case ITestStarting test:
                report.Started(test.Test.DisplayName);
                break;
            case ITestPassed test:
                report.Passed(test.Test.DisplayName, test.ExecutionTime);
                break;
            case ITestSkipped test:
                report.Failed(test.Test.DisplayName, $"skipped, though it is on the list: {test.Reason}");
                break;
            case ITestFailed test:
                report.Failed(test.Test.DisplayName, Text(test));
                break;
            case ITestAssemblyFinished:
                complete.Set();
                break;
            case IFailureInformation failure:
                // a fixture or the framework itself
                report.Failed(message.GetType().Name, Text(failure));
                break;
        }
    }

    // the test's own lines, not those of the libraries below and above it
    private static string Text(IFailureInformation failure) => string.Join('\n', failure.Messages.Zip(
        failure.StackTraces,
        (text, trace) => $"{text}\n{string.Join('\n', (trace ?? "").Split('\n').Where(line => line.Contains("Tests.", StringComparison.Ordinal)))}"));

    private sealed class Sink(Action<IMessageSinkMessage> handle) : LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message)
        {
            handle(message);
            return true;
        }
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        // one for each processor of the guest; classes run side by side unless their assembly says otherwise
        private readonly Dictionary<string, object?> _values = new() { ["xunit.execution.MaxParallelThreads"] = 2 };

        public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out object? value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
