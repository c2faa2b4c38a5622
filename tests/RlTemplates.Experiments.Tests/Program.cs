using Xunit.Runner.InProc.SystemConsole;

namespace RlTemplates.Experiments.Tests;

internal static class Program
{
    public static Task<int> Main(string[] args) => args is [ChildTraining.Verb, ..]
        ? Task.FromResult(ChildTraining.Run(args))
        : ConsoleRunner.Run(args);
}
