using RlTemplates.Experiments;
using RlTemplates.Tracking;

[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace RlTemplates.Estimators.Tests;

/// <summary>A folder of runs that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("estimators").FullName;

    public string Runs => Path.Combine(_path, "runs");

    public RunStore Store => new(Runs);

    // A job of the rack may go on for a moment.
    public void Dispose() => TestFolder.Delete(_path);

    /// <summary>Runs a verb of the entry script with its runs in this folder.</summary>
    public Task<(int Code, string Output, string Errors)> Run(ExperimentDefinition experiment, params string[] args) => Run(experiment, args, CancellationToken.None);

    /// <summary>Runs a verb that may be interrupted.</summary>
    public Task<(int Code, string Output, string Errors)> Run(ExperimentDefinition experiment, string[] args, CancellationToken cancellationToken) =>
        Run([experiment], args, cancellationToken);

    /// <summary>Runs a verb of a program with several experiments.</summary>
    public async Task<(int Code, string Output, string Errors)> Run(ExperimentDefinition[] experiments, string[] args, CancellationToken cancellationToken)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var said = new StringWriter { NewLine = "\n" };
        using var complained = new StringWriter { NewLine = "\n" };
        Console.SetOut(said);
        Console.SetError(complained);
        try
        {
            return (await EntryScript.RunAsync([.. args, "--runs", Runs], experiments, cancellationToken: cancellationToken), said.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    /// <summary>Submits the racked experiment.</summary>
    public Task<(int Code, string Output, string Errors)> Submit(params string[] args) => Submit(RackedExperiment.Definition, args);

    /// <summary>Submits an experiment.</summary>
    public Task<(int Code, string Output, string Errors)> Submit(ExperimentDefinition experiment, params string[] args) => Run(experiment, ["submit", .. args]);

    /// <summary>All text of all files, of the rack's too.</summary>
    public string AllText() => string.Concat(Directory.GetFiles(_path, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".json" or ".jsonl" or ".txt").Select(File.ReadAllText));
}
