using RlTemplates.Experiments.Tests.Schedules;
using Xunit.Runner.InProc.SystemConsole;

namespace RlTemplates.Experiments.Tests;

internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [ChildTraining.Verb, ..] => Task.FromResult(ChildTraining.Run(args)),
        [ChildEvaluation.Verb, ..] => Task.FromResult(ChildEvaluation.Run(args)),
        [ChildHang.Verb, ..] => Task.FromResult(ChildHang.Run(args)),
        [ChildContinuousEvaluation.Verb, ..] => Task.FromResult(ChildContinuousEvaluation.Run(args)),
        [ChildExport.Verb, ..] => Task.FromResult(ChildExport.Run(args)),
        _ => ConsoleRunner.Run(args),
    };
}
