using System.Diagnostics;
using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Evaluations of the newest run, one after another, in a process of its own.</summary>
internal static class ChildEvaluation
{
    public const string Verb = "evaluate-as-child";

    public static Process Start(string root, int rounds) => ChildProcess.Start(Verb, root, rounds.ToString(CultureInfo.InvariantCulture));

    public static int Run(string[] args)
    {
        var run = new RunStore(args[1]).Find("latest");
        for (var i = int.Parse(args[2], CultureInfo.InvariantCulture); i > 0; i--)
            new Experiment(Fixture.Definition, Fixture.Config()).Evaluate(new() { Run = run, Episodes = 1 });
        return 0;
    }
}
