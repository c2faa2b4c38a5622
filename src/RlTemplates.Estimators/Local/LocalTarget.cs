using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>
/// Trains on this machine: in a process that outlives the terminal, or, where the program has an entry point of its own, in this process.
/// </summary>
/// <param name="settings">The attribute.</param>
public sealed class LocalTarget(LocalAttribute settings) : IDeployTarget, IModelTarget, IChecksJobs, ITrainsInRunFolder
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public async Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var launch = new LocalLaunch(settings, job);
        if (job.Program is null)
            launch.EnsureHosted();
        Assign(job);
        if (job.Program is not { } program)
            return HostedJob.Start(job, TimeSpan.FromSeconds(settings.MaxRunDurationSeconds));
        launch.Prepare();
        var process = Launch(program, launch, job);
        Expect(job.Run, process);
        var started = new LocalJob(job.Store, job.Store.Reload(job.Run), process);
        if (job.StartPatience > TimeSpan.Zero)
            await WaitForStart(started, job, cancellationToken).ConfigureAwait(false);
        return started;
    }

    /// <inheritdoc/>
    public Task CheckAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var launch = new LocalLaunch(settings, job);
        if (job.Program is null)
            launch.EnsureHosted();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (create, launch) = (new PlannedStep("create folder", job.Run.Directory), new LocalLaunch(settings, job));
        if (job.Program is not { } program)
        {
            launch.EnsureHosted();
            return Task.FromResult<IReadOnlyList<PlannedStep>>([create, new("start thread", "of this process")]);
        }
        var command = string.Join(' ', CommandLine(program, launch).Select(ShellText.Quote));
        return Task.FromResult<IReadOnlyList<PlannedStep>>(
            [create, .. launch.Plan(), new("start process", command) { Variables = VariablesOf(launch, job) }, .. launch.PlanScript()]);
    }

    /// <inheritdoc/>
    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        return Task.FromResult<TrainingJob>(new LocalJob(store, run, null));
    }

    /// <inheritdoc/>
    public Task<ModelInfo> RegisterModelAsync(RunStore store, RunInfo run, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Task.FromResult(ModelsOf(store).Register(run, name));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelInfo>> ListModelsAsync(RunStore store, CancellationToken cancellationToken) => Task.FromResult(ModelsOf(store).List());

    /// <inheritdoc/>
    public Task DownloadModelAsync(RunStore store, ModelInfo model, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelsOf(store).Download(model, folder);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task DeleteModelAsync(RunStore store, ModelInfo model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelsOf(store).Delete(model);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment.Options.InstanceCount != 1)
            throw new UserException($"'{deployment.Target.Name}' serves in one process of this machine; {deployment.Options.InstanceCount} instances are not possible there. Leave their number out.");
        if (deployment.Options.InstanceType is { } type)
            throw new UserException($"'{deployment.Target.Name}' serves on this machine, which is no '{type}'; leave the type of the instance out.");
        return EndpointsOf(deployment.Store).DeployAsync(deployment, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointInfo>> ListEndpointsAsync(RunStore store, CancellationToken cancellationToken) => Task.FromResult(EndpointsOf(store).List());

    /// <inheritdoc/>
    public Task<Endpoint?> FindEndpointAsync(RunStore store, string name, CancellationToken cancellationToken) => Task.FromResult(EndpointsOf(store).Open(name));

    private LocalEndpoints EndpointsOf(RunStore store) => new(store, settings.Name ?? "");

    private LocalModels ModelsOf(RunStore store) => new(store, settings.Name ?? "");

    /// <summary>Records that a process ended before it had taken its run over; otherwise the run would be seen as lost, without the reason.</summary>
    internal static UserException Fail(RunInfo run, int exitCode)
    {
        var failure = LocalLaunch.FoldersOf(run).Failure;
        var reason = File.Exists(failure) ? $" ({File.ReadAllText(failure).ReplaceLineEndings(" ").TrimEnd('.')})" : "";
        var problem = $"its process ended with {exitCode.ToString(CultureInfo.InvariantCulture)} before training began{reason}";
        using (var writer = RunWriter.Open(run))
            writer.End(RunStatus.Failed, problem, exitCode == 0 ? 1 : exitCode, problem);
        return new($"Run {run.Id} could not be started: {problem}. See {run.DriverLogPath}.");
    }

    private static async Task WaitForStart(LocalJob started, JobDescription job, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while ((await started.RefreshAsync(CancellationToken.None).ConfigureAwait(false)).IsWaiting)
        {
            // The process runs: the job is submitted, whether or not somebody waits for its beginning.
            if (clock.Elapsed > job.StartPatience || cancellationToken.IsCancellationRequested || CpuPlace.IsWaiting(job.Store.Root, job.Run.Id))
                return;
            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
        }
        if (started.FailedToStart is { } problem)
            throw problem;
    }

    // Before the process begins, since from then on that process alone writes the run.
    private void Assign(JobDescription job)
    {
        using var writer = RunWriter.Open(job.Run);
        writer.Assign(new(settings.Name ?? job.Target.Name, job.Target.Kind, job.Run.Id, Environment.MachineName));
    }

    // A process that attaches sees by this that the process is gone, also when this one is gone too.
    private static void Expect(RunInfo run, Process process)
    {
        try
        {
            using var writer = RunWriter.Open(run);
            if (writer.Info.IsWaiting)
                writer.Expect(process.Id, new(process.StartTime.ToUniversalTime(), TimeSpan.Zero));
        }
        catch (Exception exception) when (exception is UserException or InvalidOperationException or Win32Exception)
        {
            // It has taken the run over already, or it has already ended.
        }
    }

    private static IReadOnlyList<string> CommandLine(JobProgram program, LocalLaunch launch) => [program.FileName, .. program.Prefix, .. launch.Arguments];

    private static Dictionary<string, string> VariablesOf(LocalLaunch launch, JobDescription job)
    {
        var variables = new Dictionary<string, string>(launch.Variables, StringComparer.Ordinal);
        foreach (var (name, value) in job.Secrets.Reveal())
            variables[name] = value;
        return variables;
    }

    // The pipes keep the child off our terminal; it writes to its log file and never to them.
    private static Process Launch(JobProgram program, LocalLaunch launch, JobDescription job)
    {
        var command = CommandLine(program, launch);
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in VariablesOf(launch, job))
            info.Environment[name] = value;
        try
        {
            return Process.Start(info) ?? throw new UserException($"{program.FileName} could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new UserException($"{program.FileName} could not be started: {exception.Message}", exception);
        }
    }
}
