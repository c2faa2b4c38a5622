using RlTemplates.Tracking;

[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace RlTemplates.Estimators.Tests;

/// <summary>A folder of runs that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("estimators").FullName;

    public string Runs => Path.Combine(_path, "runs");

    public RunStore Store => new(Runs);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    /// <summary>All text of all files, of the rack's too.</summary>
    public string AllText() => string.Concat(Directory.GetFiles(_path, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".json" or ".jsonl" or ".txt").Select(File.ReadAllText));
}
