using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Training;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Tests.Faults;

/// <summary>A job in a workspace of its own, followed from the folder of its run as the target does it, by code of this process that is in haste.</summary>
internal sealed class WatchedJob : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faults-").FullName;
    private readonly DatastoreUri _place;

    private WatchedJob(FakeAzure azure)
    {
        Azure = azure;
        azure.CancelsByItself = false;
        var store = new RunStore(Path.Combine(_folder, "runs"));
        var run = store.Create("pole", new NewRun { Name = "night" });
        var name = $"night-{run.Id.ToLowerInvariant()}";
        var runs = new DatastoreUri(WorkspaceStorage.UsualDefault, $"rltemplates/jobs/{name}/runs");
        _place = runs.Below($"pole/{run.Id}");
        There = new(name, new JsonObject { ["outputs"] = new JsonObject { [StartCommand.RunsOutput] = new JsonObject { ["jobOutputType"] = "uri_folder", ["uri"] = runs.ToString() } } });
        azure.Jobs[name] = There;
        Job = new(Workspace.Of(azure), store, run, new("azureml", "AzureMl", name)) { Time = new HurriedClock(), Tell = Told.Add };
    }

    public FakeAzure Azure { get; }

    /// <summary>The job as it is followed.</summary>
    public AzureMlJob Job { get; }

    /// <summary>The job as the service has it.</summary>
    public FakeJob There { get; }

    /// <summary>What the user who is waiting is told.</summary>
    public List<string> Told { get; } = [];

    public static async Task<WatchedJob> StartAsync(string status)
    {
        var job = new WatchedJob(await FakeAzure.StartAsync());
        job.There.Status = status;
        return job;
    }

    /// <summary>The job writes a line.</summary>
    public void Log(string line) => File.AppendAllText(PathOf(FakeAzure.ArtifactContainer, $"ExperimentRun/dcid.{There.Name}/user_logs/std_log.txt"), line + "\n");

    /// <summary>The job writes a file of its run.</summary>
    public void Keep(string name, string content) => File.WriteAllText(PathOf(FakeAzure.DefaultContainer, _place.Below(name).Path), content);

    /// <summary>A file of the run that is here.</summary>
    public string Here(string name) => File.ReadAllText(Path.Combine(Job.Run.Directory, name));

    public async ValueTask DisposeAsync()
    {
        await Job.DisposeAsync();
        await Azure.DisposeAsync();
        TestFolder.Delete(_folder);
    }

    private string PathOf(string container, string name)
    {
        var path = Azure.Blobs.PathOf(container, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
