using System.Text.RegularExpressions;

namespace RlTemplates.Reliability.Tests;

/// <summary>Trainings whose system calls on the run's folder are counted, or disturbed, by strace.</summary>
internal static partial class Disturbance
{
    /// <summary>How many calls of a kind the busiest thread of an undisturbed training makes on files of the run.</summary>
    public static int Count(string folder, string experiment, string calls)
    {
        var runs = Path.Combine(folder, "count");
        var log = Path.Combine(folder, "calls.log");
        var (code, output, errors) = ReliableProgram.Trace(runs, ["-y", "-e", "trace=" + calls], log, Reference.Train(experiment));
        code.ShouldBe(0, output + errors);
        var most = File.ReadLines(log).Where(line => line.Contains(runs, StringComparison.Ordinal)).GroupBy(line => Thread().Match(line).Value).Select(g => g.Count()).DefaultIfEmpty(0).Max();
        Directory.Delete(runs, recursive: true);
        return most;
    }

    /// <summary>Disturbs the n-th call of each thread. Kinds of calls are chosen by which hardly anything but files of runs is touched.</summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="calls">Kinds of system calls.</param>
    /// <param name="what">What happens: <c>signal=KILL</c>, <c>error=EIO</c>.</param>
    /// <param name="n">Which call, from 1.</param>
    /// <param name="forGood">Whether every later one is disturbed too.</param>
    public static (int Code, string Output, string Errors) At(string runs, string experiment, string calls, string what, int n, bool forGood = false)
    {
        Directory.CreateDirectory(runs);
        return ReliableProgram.Trace(runs, ["-e", "trace=" + calls, "-e", $"inject={calls}:{what}:when={n.Text()}{(forGood ? "+" : "")}"], "/dev/null", Reference.Train(experiment));
    }

    [GeneratedRegex("^[0-9]+")]
    private static partial Regex Thread();
}
