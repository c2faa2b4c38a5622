using System.Diagnostics;

namespace RlTemplates.Experiments.Tests;

/// <summary>A training in a process of its own, with a sink that hangs for ever.</summary>
internal static class ChildHang
{
    public const string Verb = "train-with-hanging-sink";

    public static Process Start(string root) => ChildProcess.Start(Verb, root);

    public static int Run(string[] args)
    {
        var hanging = new TestSink(_ => new EventRecorder(_ => Thread.Sleep(Timeout.Infinite)));
        return Fixture.Train(args[1], Fixture.Config(3) with { Tracking = new() { Sinks = [hanging], FlushSeconds = 0.1 } }).ExitCode;
    }
}
