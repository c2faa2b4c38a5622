using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>The runs below a folder: <c>ROOT/experiment/run-id/run.json</c>. Files, not a database: a run copies and syncs as a folder.</summary>
/// <param name="root">The folder, usually <c>runs</c>; it need not exist yet.</param>
/// <param name="time">Clock of new ids.</param>
public sealed partial class RunStore(string root, TimeProvider? time = null)
{
    private const int MostAttempts = 100;
    private const string NamesLock = ".names.lock";

    private static readonly TimeSpan LongestReservation = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The folder, as a full path.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Makes a run's folder with its <c>run.json</c>, status <see cref="RunStatus.Pending"/>. Both appear in one step.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="run">What is known of the run.</param>
    /// <exception cref="UserException">The experiment's name cannot be that of a folder, or the folder of runs cannot be written.</exception>
    public RunInfo Create(string experiment, NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var folder = ExperimentFolder(experiment);
        EnsureNoFile(folder);
        try
        {
            using var names = run.Name is { } name ? Reserve(name) : null;
            return Create(experiment, folder, run);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotBeMade(folder, exception);
        }
    }

    // Holds the names until the run is there: of two processes that want the same one, the second sees the first one's run.
    private FileStream Reserve(string name)
    {
        RunName.Ensure(name);
        DurableFolder.Create(Root);
        var path = Path.Combine(Root, NamesLock);
        var held = FileLock.TryTake(path, LongestReservation) ?? throw new UserException($"The name '{name}' cannot be reserved: another process holds {path}.");
        try
        {
            EnsureFree(name);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void EnsureNoFile(string folder)
    {
        if (File.Exists(Root) || File.Exists(folder))
            throw new UserException($"No run can be made in {folder}: {(File.Exists(Root) ? Root : folder)} is a file, not a folder.");
    }

    private void EnsureFree(string name)
    {
        RunName.Ensure(name);
        if (TryFindNamed(name) is { } taken)
            throw new UserException($"Run {taken.Id} has the name '{name}' already; choose another.");
    }

    /// <summary>A run as <see cref="Create(string, NewRun)"/> would make it. Nothing is written.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="run">What is known of the run.</param>
    /// <exception cref="UserException">The experiment's name cannot be that of a folder, or the run's name is taken or none.</exception>
    internal RunInfo Draft(string experiment, NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var folder = ExperimentFolder(experiment);
        EnsureNoFile(folder);
        if (run.Name is { } name)
            EnsureFree(name);
        var now = _time.GetUtcNow();
        var info = Describe(experiment, RunId.Create(now), run, now);
        return info with { Directory = Path.Combine(folder, info.Id) };
    }

    internal static UserException CannotBeMade(string folder, Exception exception) =>
        new($"No run can be made in {folder}: {Sentence.End(exception.Message)} Choose a folder that can be written and has space left.", exception);

    /// <summary>
    /// Watches the runs: first those that are there, oldest first, then whatever changes. The disk is read only while the next change is asked
    /// for, so a slow reader misses steps in between, but never how a run stands in the end.
    /// </summary>
    /// <param name="experiment">Only runs of this experiment.</param>
    /// <param name="interval">Time between two looks at the disk. Default one second.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<RunChange> WatchAsync(
        string? experiment = null, TimeSpan? interval = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (watcher, pause) = (new RunWatcher(), interval ?? TimeSpan.FromSeconds(1));
        while (true)
        {
            if (TryListFolders(experiment) is { } folders)
            {
                foreach (var change in watcher.Poll(folders))
                    yield return change;
            }
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private RunInfo Create(string experiment, string folder, NewRun run)
    {
        DurableFolder.Create(folder);
        RunLeftovers.SweepUnborn(folder, _time.GetUtcNow());
        for (var attempt = 1; ; attempt++)
        {
            var now = _time.GetUtcNow();
            var info = ProcessIdentity.Claim(Describe(experiment, RunId.Create(now), run, now));
            var final = Path.Combine(folder, info.Id);
            try
            {
                return Make(info, folder, final, run.Files);
            }
            catch (IOException) when (Directory.Exists(final) && attempt < MostAttempts)
            {
            }
        }
    }

    private static RunInfo Make(RunInfo info, string folder, string final, IReadOnlyDictionary<string, byte[]>? files = null)
    {
        var aside = Path.Combine(folder, DurableFolder.Prefix + info.Id);
        try
        {
            Directory.CreateDirectory(Path.Combine(aside, "logs"));
            Directory.CreateDirectory(Path.Combine(aside, "checkpoints"));
            RunFile.Write(info with { Directory = aside });
            foreach (var (name, content) in files ?? new Dictionary<string, byte[]>())
                AtomicFile.Write(Path.Combine(aside, name), content);
            DurableFolder.Publish(aside, final);
            return info with { Directory = final };
        }
        catch
        {
            DurableFolder.TryDelete(aside);
            throw;
        }
    }

    /// <summary>
    /// Makes the folder of a run that was made in another store, under its own id, so that this process can take it over. One that is there
    /// already stays as it is.
    /// </summary>
    /// <param name="run">The run, as the other store knows it.</param>
    /// <exception cref="UserException">
    /// Its id or experiment cannot be the name of a folder, or the folder of runs cannot be written.
    /// </exception>
    internal RunInfo Adopt(RunInfo run)
    {
        var folder = ExperimentFolder(run.Experiment);
        if (!RunId.IsSafeName(run.Id))
            throw new UserException($"'{run.Id}' cannot be the id of a run.");
        var final = Path.Combine(folder, run.Id);
        var known = TryRead(run.Experiment, run.Id);
        var isTorn = known?.Status == RunStatus.Broken && !File.Exists(Path.Combine(final, RunFile.Name));
        if (known is not null && !isTorn)
            return known;
        try
        {
            var info = ProcessIdentity.Claim(Unstarted(run, final));
            if (!isTorn)
            {
                DurableFolder.Create(folder);
                return Make(info, folder, final);
            }
            // Its folder came back without the file, perhaps with checkpoints to go on from.
            if (Directory.Exists(info.CheckpointsPath) && Directory.EnumerateDirectories(info.CheckpointsPath, "step-*").Any())
                info = info with { Status = RunStatus.Interrupted, StartedAt = run.CreatedAt };
            RunFile.Write(info);
            return info;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotBeMade(folder, exception);
        }
    }

    /// <summary>
    /// Makes the folder of a run that was sent to a target from elsewhere, under its own id; how it stands is told by its target.
    /// One that is there already
    /// stays as it is, but for its job. A name that another run here has is left out.
    /// </summary>
    /// <param name="run">The run as it was sent, with its job.</param>
    /// <exception cref="UserException">Its id or experiment cannot be the name of a folder, or the folder of runs cannot be written.</exception>
    internal RunInfo AdoptSent(RunInfo run)
    {
        var folder = ExperimentFolder(run.Experiment);
        if (!RunId.IsSafeName(run.Id))
            throw new UserException($"'{run.Id}' cannot be the id of a run.");
        var final = Path.Combine(folder, run.Id);
        try
        {
            if (TryRead(run.Experiment, run.Id) is null)
            {
                DurableFolder.Create(folder);
                MakeOnce(folder, final, Unstarted(run, final) with
                {
                    Name = run.Name is { } name && RunName.Is(name) && TryFindNamed(name) is null ? name : null,
                    Host = null,
                    ProcessId = null,
                    ProcessStartedAt = null,
                });
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotBeMade(folder, exception);
        }
        var known = RunFile.Read(final);
        known.EnsureReadable();
        if (known.Job?.Id == run.Job?.Id && known.Status != RunStatus.Lost)
            return known;
        using (var writer = RunWriter.Open(known))
            writer.Send(run.Job!);
        return RunFile.Read(final);
    }

    // Somebody else may make it at the same moment.
    private static void MakeOnce(string folder, string final, RunInfo run)
    {
        try
        {
            Make(run, folder, final);
        }
        catch (IOException) when (Directory.Exists(final))
        {
        }
    }

    // A run that was made elsewhere, as it was before anything came of it.
    private static RunInfo Unstarted(RunInfo run, string directory) => run with
    {
        Status = RunStatus.Pending,
        StartedAt = null,
        EndedAt = null,
        StopReason = null,
        Error = null,
        ExitCode = null,
        Metrics = new Dictionary<string, double>(),
        Directory = directory,
    };

    private static RunInfo Describe(string experiment, string id, NewRun run, DateTimeOffset now) => new()
    {
        Id = id,
        Experiment = experiment,
        Name = run.Name,
        Image = run.Image,
        Job = run.Job,
        Kind = run.Kind,
        Status = RunStatus.Pending,
        CreatedAt = now,
        Seed = run.Seed,
        Config = run.Config,
        Tags = run.Tags,
        Parent = run.Parent,
        Children = run.Kind is RunKind.Run or RunKind.Worker ? null : [],
        Version = run.Version,
        Runtime = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}",
        Packages = PackageVersions.OfThisProgram,
        Commit = GitCommit.Find(Directory.GetCurrentDirectory()),
    };

    private string ExperimentFolder(string experiment) => RunId.IsSafeName(experiment)
        ? Path.Combine(Root, experiment)
        : throw new UserException($"'{experiment}' cannot be the name of an experiment: use letters, digits, '-', '_', '.' and blanks, and no dot in front.");
}
