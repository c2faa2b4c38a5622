using System.Globalization;
using Outsider;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

[assembly: Verb<PlayVerb>]

namespace Outsider;

/// <summary>One worker of a crew: it plays what its standard input asks for, and ends with it.</summary>
public sealed class PlayVerb : Verb
{
    private readonly VerbOption<string> _run = VerbOption.TextOr("--run", "a run", "The crew's run.", "latest");
    private readonly VerbOption<int?> _worker = VerbOption.Whole("--worker", 0, 99, "Number of the worker.");
    private readonly VerbOption<int?> _workers = VerbOption.Whole("--workers", 1, 100, "Workers of the crew.");

    /// <summary>Makes the verb. Ctrl-C in the crew's terminal reaches its workers too; they end when the learner has ended.</summary>
    public PlayVerb()
        : base("play", "Plays for a crew, which starts it.") =>
        (Options, ConfigUse, EndsOnInterrupt) = ([_run, _worker, _workers], ConfigUse.OfRun, true);

    /// <inheritdoc/>
    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = context.FindRun(context.Get(_run));
        var config = context.Bind(context.Experiment(run.Id), run: run).Config;
        var setup = new AlgorithmSetup(config.CreateEnvironment, config.Seed) { Engine = config.Engine };
        using var worker = config.CreateWorker!(setup, context.Get(_worker) ?? 0, context.Get(_workers) ?? 1);
        Serve(worker, Console.OpenStandardInput(), Console.OpenStandardOutput());
        return Task.FromResult(ExitCodes.Success);
    }

    /// <summary>The command line of a worker.</summary>
    internal static IReadOnlyList<string> CommandLine(RunInfo run, RunStore runs, int worker, int workers) =>
    [
        "play", "--run", run.Id, "--experiment", run.Experiment, "--runs", runs.Root,
        "--worker", worker.ToString(CultureInfo.InvariantCulture), "--workers", workers.ToString(CultureInfo.InvariantCulture),
    ];

    private static void Serve(IRolloutWorker worker, Stream input, Stream output)
    {
        using var messages = new BinaryReader(input);
        using var pieces = new BinaryWriter(output);
        var piece = new MemoryStream();
        try
        {
            while (true)
            {
                if (messages.ReadInt32() is var length and not WorkerProcess.Play)
                {
                    worker.Load(new MemoryStream(messages.ReadBytes(length)));
                    continue;
                }
                piece.SetLength(0);
                worker.Play(piece);
                pieces.Write((int)piece.Length);
                pieces.Write(piece.GetBuffer(), 0, (int)piece.Length);
                pieces.Flush();
            }
        }
        catch (EndOfStreamException)
        {
            // The learner has ended.
        }
    }
}
