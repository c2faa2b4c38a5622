using System.Diagnostics;
using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace Outsider;

/// <summary>Submits to a shed, and serves policies there.</summary>
/// <param name="settings">The attribute with the values of all layers.</param>
public sealed class ShedTarget(ShedAttribute settings) : IDeployTarget
{
    private readonly Dictionary<string, ShedEndpoint> _served = [];

    /// <inheritdoc/>
    public Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Program is not { } program)
            throw new UserException("The shed starts the program that submits; this one has an entry point of its own.");
        if (job.Machines.OfType<BenchAttribute>().SingleOrDefault() is not { } bench)
            throw new UserException($"The shed trains on a bench; {job.Definition.Name} has none: add [Bench(\"left\")] to its config class.");
        var shed = new RunStore(settings.Folder);
        var far = Path.Combine(shed.Root, job.Run.Experiment, job.Run.Id);
        Directory.CreateDirectory(far);
        File.Copy(Path.Combine(job.Run.Directory, "run.json"), Path.Combine(far, "run.json"));
        using var process = Start(program, job, shed.Root);
        var name = string.Create(CultureInfo.InvariantCulture, $"{settings.Queue}/{bench.Name}-{bench.Sockets}/{job.Run.Id}");
        return Task.FromResult<TrainingJob>(new ShedJob(job.Store, job.Run, new(job.Target.Name, job.Target.Kind, name, shed.Root)));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var runs = new RunStore(settings.Folder).Root;
        return Task.FromResult<IReadOnlyList<PlannedStep>>(
        [
            new("copy", $"{Path.Combine(job.Run.Directory, "run.json")} to {runs}"),
            new("start process", string.Join(' ', job.ArgumentsIn(runs))),
        ]);
    }

    /// <inheritdoc/>
    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Task.FromResult<TrainingJob>(new ShedJob(store, run, run.Job!));
    }

    /// <inheritdoc/>
    public Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        try
        {
            var endpoint = ShedEndpoint.Open(deployment, Policy.Load(deployment.Run.ModelPath));
            _served[endpoint.Name] = endpoint;
            return Task.FromResult<Endpoint>(endpoint);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new UserException($"The shed cannot serve run {deployment.Run.Id}: {exception.Message}", exception);
        }
    }

    // This process serves, so nobody else can ask what it serves.
    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointInfo>> ListEndpointsAsync(RunStore store, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EndpointInfo>>([.. _served.Values.Select(endpoint => endpoint.Info)]);

    /// <inheritdoc/>
    public Task<Endpoint?> FindEndpointAsync(RunStore store, string name, CancellationToken cancellationToken) =>
        Task.FromResult<Endpoint?>(_served.GetValueOrDefault(name));

    // What the process writes goes to its log file; a pipe keeps it off this terminal. It gets the variables of its job, and none that
    // happen to be set here.
    private Process Start(JobProgram program, JobDescription job, string runs)
    {
        string[] command = [program.FileName, .. program.Prefix, .. job.ArgumentsIn(runs)];
        if (settings.Hours > 0)
            command = ["timeout", settings.Hours.ToString(CultureInfo.InvariantCulture) + "h", .. command];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("RLT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in job.Variables.Concat(job.Secrets.Reveal()))
            start.Environment[name] = value;
        if (settings.Machine is { } machine)
            start.Environment["SHED_MACHINE"] = machine;
        if (settings.Threads > 0)
            start.Environment["DOTNET_PROCESSOR_COUNT"] = settings.Threads.ToString("X", CultureInfo.InvariantCulture);
        return Process.Start(start) ?? throw new UserException($"{program.FileName} could not be started.");
    }
}
