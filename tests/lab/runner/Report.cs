using System.Globalization;

namespace Berth.LabRunner;

/// <summary>Says what became of each test.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _found = [], _running = [];
    private readonly List<string> _failures = [];
    private int _passed;

    /// <summary>A line of the list has found a test.</summary>
    public void Found(string line) => _found.Add(line);

    public void Started(string test)
    {
        lock (_lock)
        {
            _running.Add(test);
        }
    }

    public void Passed(string test, decimal seconds)
    {
        lock (_lock)
        {
            _passed++;
            End(test, string.Create(CultureInfo.InvariantCulture, $"{seconds,6:F1} s"));
        }
    }

    public void Failed(string test, string why)
    {
        lock (_lock)
        {
            _failures.Add($"{test}:\n    {why.Trim().ReplaceLineEndings("\n    ")}");
            End(test, "  FAILED");
        }
    }

    /// <summary>The time is over.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            _failures.AddRange(_running.Select(test => $"{test}: did not end in time"));
            _failures.Add("the time for all was over before the last test");
        }
    }

    /// <summary>Prints the failures and the sum.</summary>
    /// <returns>Whether there was no failure, and each line of the list found tests.</returns>
    public bool Finish(TestList list)
    {
        lock (_lock)
        {
            _failures.AddRange(list.Wanted.Where(line => !_found.Contains(line)).Select(line => $"{line}: no such test"));
            WriteAll("skipped", [.. list.LeftOut.Select(test => $"{test.Method}: {test.Reason}")]);
            WriteAll("failed", _failures);
            output.WriteLine($"{_passed} passed, {_failures.Count} failed, {list.LeftOut.Count()} skipped");
            return _failures.Count == 0 && _passed > 0;
        }
    }

    private void End(string test, string how)
    {
        _running.Remove(test);
        output.WriteLine($"{how}  {test}");
    }

    private void WriteAll(string title, List<string> lines)
    {
        if (lines.Count > 0)
        {
            output.WriteLine($"== {title}");
        }

        foreach (string line in lines)
        {
            output.WriteLine($"  {line}");
        }
    }
}
