using System.Diagnostics;
using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>A training in a process of its own, to be killed.</summary>
internal static class ChildTraining
{
    public const string Verb = "train-as-child";

    public static Process Start(string root, int iterations, bool resume, bool withPolicy = false, bool withoutLocks = false) =>
        ChildProcess.Start(
            start =>
            {
                start.RedirectStandardError = withoutLocks;
                // As on a network file system that gives everybody every lock.
                start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = withoutLocks ? "1" : "0";
            },
            Verb, root, iterations.ToString(CultureInfo.InvariantCulture), resume ? "resume" : "new", withPolicy ? "policy" : "");

    public static int Run(string[] args)
    {
        var store = new RunStore(args[1]);
        var config = Fixture.Config(int.Parse(args[2], CultureInfo.InvariantCulture), onIteration: _ => Console.Out.WriteLine("iteration"), delay: 1) with
        {
            Checkpoint = new() { Interval = 1, Keep = 2 },
        };
        if (args[4] == "policy")
            config = config with { CreateAlgorithm = setup => new NetworkAlgorithm(setup) };
        return Fixture.Train(args[1], config, args[3] == "resume" ? store.Find("latest") : null).ExitCode;
    }
}
