using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests.Schedules;

/// <summary>A continuous evaluation with exports in a process of its own, to be killed.</summary>
internal static class ChildContinuousEvaluation
{
    public const string Verb = "evaluate-continuously";

    public static Process Start(string root) => ChildProcess.Start(Verb, root);

    public static int Run(string[] args)
    {
        var store = new RunStore(args[1]);
        var config = ChildExport.Config() with { Evaluation = new() { Episodes = 1 } };
        new Experiment(Fixture.Definition, config).ContinuousEvaluate(new()
        {
            Store = store,
            Run = store.Find("latest"),
            Throttle = TimeSpan.FromMilliseconds(1),
            Evaluated = _ => Console.Out.WriteLine("evaluated"),
        });
        return 0;
    }
}
