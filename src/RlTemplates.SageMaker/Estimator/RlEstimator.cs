using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;

namespace RlTemplates.SageMaker;

/// <summary>
/// Trains a script in an image of a reinforcement-learning toolkit, or in an image of one's own, as <c>RLEstimator</c> of the SageMaker
/// Python SDK did. It knows no config class and no runs: those are for programs of one's own, with <c>[SageMaker]</c>.
/// </summary>
public sealed class RlEstimator : IDisposable
{
    /// <summary>The newest Coach with TensorFlow, as the SDK named it: 0.11.1. Version 1.0.0 came later and is supported too.</summary>
    public const string CoachLatestVersionTensorFlow = RlSupport.CoachLatestVersionTensorFlow;

    /// <summary>The newest Coach with MXNet: 0.11.0.</summary>
    public const string CoachLatestVersionMXNet = RlSupport.CoachLatestVersionMXNet;

    /// <summary>The newest Ray: 1.6.0.</summary>
    public const string RayLatestVersion = RlSupport.RayLatestVersion;

    private readonly string? _region;
    private readonly TimeProvider _time;
    private AwsSession? _session;

    /// <summary>Makes an estimator. Nothing is asked yet.</summary>
    /// <param name="options">What to train, and where.</param>
    /// <param name="region">The region, such as <c>us-west-2</c>. Default: that of the environment or the user's profile.</param>
    /// <exception cref="UserException">Options are missing, wrong, or contradict each other; all that is wrong is told at once.</exception>
    public RlEstimator(RlEstimatorOptions options, string? region = null)
        : this(Checked(options), region, TimeProvider.System)
    {
    }

    internal RlEstimator(RlEstimatorOptions options, string? region, TimeProvider time) =>
        (Options, _region, _time) = (options, region, time);

    /// <summary>What it trains, and where.</summary>
    public RlEstimatorOptions Options { get; }

    /// <summary>Where logs and warnings are written. Default: the console's output.</summary>
    public TextWriter Output { get; set; } = Console.Out;

    /// <summary>Time between two questions about a job or an endpoint. Default: 10 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The job that was started last, or the one that was attached to; null before.</summary>
    public RlTrainingJob? LatestTrainingJob { get; private set; }

    /// <summary>What is not wrong, but is not what it may seem: ignored options and the like.</summary>
    public IReadOnlyList<string> Warnings => RlEstimatorRules.Check(Options);

    internal AwsSession Session => _session ??= new(_region, _time);

    private AwsRegion Region => AwsRegion.Find(_region);

    /// <summary>The metrics that the service reads from the logs of a toolkit's image, unless a job defines its own.</summary>
    /// <param name="toolkit">The toolkit.</param>
    public static IReadOnlyList<MetricDefinition> DefaultMetricDefinitions(RlToolkit toolkit) => DefaultMetrics.Of(toolkit);

    /// <summary>
    /// Finds a job that somebody started, waits until it has ended while its log is written, and returns an estimator with its options,
    /// which can deploy its model and train again.
    /// </summary>
    /// <param name="jobName">Name of the job.</param>
    /// <param name="region">The region. Default: that of the environment or the user's profile.</param>
    /// <param name="output">Where the log is written. Default: the console's output.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="UserException">There is no such job, it ran an image of AWS that is none of a toolkit, or AWS refuses.</exception>
    /// <exception cref="TrainingJobException">The job has failed.</exception>
    public static Task<RlEstimator> AttachAsync(string jobName, string? region = null, TextWriter? output = null, CancellationToken cancellationToken = default) =>
        AttachAsync(jobName, region, output, null, cancellationToken);

    internal static async Task<RlEstimator> AttachAsync(
        string jobName, string? region, TextWriter? output, TimeSpan? pollInterval, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(jobName);
        var estimator = await FindAsync(jobName, region, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        try
        {
            estimator.Output = output ?? estimator.Output;
            estimator.PollInterval = pollInterval ?? estimator.PollInterval;
            estimator.LatestTrainingJob!.PollInterval = estimator.PollInterval;
            await estimator.LatestTrainingJob!.WaitAsync(estimator.Output, cancellationToken).ConfigureAwait(false);
            return estimator;
        }
        catch
        {
            estimator.Dispose();
            throw;
        }
    }

    /// <summary>The image of the job's containers.</summary>
    /// <exception cref="UserException">AWS has no such image in the region, or no region is set.</exception>
    public string TrainImage() => Options.ImageUri is { Length: > 0 } own ? own : TrainingJobRequest.Image(Options, Region.Name);

    /// <summary>
    /// Hyperparameters as the script gets them, each as JSON, with those that the job adds. Before <c>FitAsync</c> those are missing that
    /// only a job has, such as its name.
    /// </summary>
    /// <exception cref="UserException">A limit of the service is exceeded, or a value has no form in JSON.</exception>
    public IReadOnlyDictionary<string, string> Hyperparameters() =>
        LatestTrainingJob?.Spec?.Hyperparameters ?? HyperparameterMap.Build(
            Options.Hyperparameters,
            new(null, null, Options.OutputPath, Program: CodeLocation.Program(Options), LogLevel: Options.ContainerLogLevel));

    /// <summary>Starts a job.</summary>
    /// <param name="inputs">Where its data is in S3; the script finds it in the channel <c>training</c>.</param>
    /// <inheritdoc cref="FitAsync(IReadOnlyList{TrainingChannel}, bool, bool, string, CancellationToken)"/>
#pragma warning disable CS1573 // The others are inherited.
    public Task<RlTrainingJob> FitAsync(
        string inputs, bool wait = true, bool logs = true, string? jobName = null, CancellationToken cancellationToken = default) =>
        FitAsync(TrainingInputs.Of(inputs), wait, logs, jobName, cancellationToken);

    /// <summary>Starts a job.</summary>
    /// <param name="inputs">Where its data is in S3, by the channels' names.</param>
    /// <inheritdoc cref="FitAsync(IReadOnlyList{TrainingChannel}, bool, bool, string, CancellationToken)"/>
    public Task<RlTrainingJob> FitAsync(
        IReadOnlyDictionary<string, string> inputs, bool wait = true, bool logs = true, string? jobName = null,
        CancellationToken cancellationToken = default) =>
        FitAsync(TrainingInputs.Of(inputs), wait, logs, jobName, cancellationToken);
#pragma warning restore CS1573

    /// <summary>Starts a job.</summary>
    /// <param name="inputs">Data that it reads. Default: none.</param>
    /// <param name="wait">Whether to return when the job has ended, in place of at once. Default: true.</param>
    /// <param name="logs">Whether the log is written while waiting. Default: true.</param>
    /// <param name="jobName">Name of the job. Default: the base name and the time.</param>
    /// <param name="cancellationToken">Ends the wait; a job that was started goes on.</param>
    /// <returns>The job.</returns>
    /// <exception cref="UserException">An option or an input is wrong, the source cannot be read, or AWS refuses.</exception>
    /// <exception cref="TrainingJobException">The job has failed, where it is waited for.</exception>
    public async Task<RlTrainingJob> FitAsync(
        IReadOnlyList<TrainingChannel>? inputs = null, bool wait = true, bool logs = true, string? jobName = null,
        CancellationToken cancellationToken = default)
    {
        foreach (var warning in Warnings)
            await Output.WriteLineAsync(warning.AsMemory(), cancellationToken).ConfigureAwait(false);
        RlEstimatorRules.CheckFit(Options, inputs ??= []);
        if (RlEstimatorRules.IsLocal(Options))
            throw new UserException($"InstanceType is {Options.InstanceType}, but RlEstimator starts no containers of this machine; set a type such as ml.m5.xlarge, or train here by [Local].");

        var job = await StartAsync(inputs, jobName, cancellationToken).ConfigureAwait(false);
        LatestTrainingJob = job;
        if (wait)
            await job.WaitAsync(logs ? Output : null, cancellationToken).ConfigureAwait(false);
        return job;
    }

    /// <summary>
    /// Prepares the model of the latest job for deployment: with an image of one's own that image serves it, and models of TensorFlow and
    /// MXNet are served by AWS's images.
    /// </summary>
    /// <param name="options">What differs from the estimator's options. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no job or it has not completed, nothing serves such a model, or AWS refuses.</exception>
    public async Task<RlModel> CreateModelAsync(RlModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        var job = LatestTrainingJob ?? throw new UserException(
            "There is no job whose model could be deployed; call FitAsync first, or AttachAsync for a job that exists.");
        var described = await new SageMakerService(Session).TryDescribeJobAsync(job.Name, cancellationToken).ConfigureAwait(false)
            ?? throw new UserException($"SageMaker has no training job '{job.Name}' in {Session.Region.Name} any more.");
        ModelRequest.Check(Options);
        // One that was stopped may have a model too.
        if (described.Status != "Completed" && (described.Status != "Stopped" || described.ModelArtifacts is null))
            throw new UserException($"The training job {job.Name} has no model: its status is {described.Status}.");
        return await RlModel.CreateAsync(this, described, options ?? new(), _time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Serves the model of the latest job at an endpoint, and returns when that answers.</summary>
    /// <param name="options">Machines and names.</param>
    /// <param name="model">What differs from the estimator's options. Default: nothing.</param>
    /// <param name="cancellationToken">Ends the wait; an endpoint that was asked for is made nevertheless.</param>
    /// <returns>Asks the endpoint.</returns>
    /// <exception cref="UserException">
    /// There is no job or it has not completed, nothing serves such a model, or the endpoint does not come into service; the error names
    /// what is left.
    /// </exception>
    public async Task<RlPredictor> DeployAsync(
        RlDeployOptions options, RlModelOptions? model = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var made = await CreateModelAsync(model, cancellationToken).ConfigureAwait(false);
        return await made.DeployAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases its connections. Jobs, endpoints and what was returned go on.</summary>
    public void Dispose() => _session?.Dispose();

    internal static async Task<RlEstimator> FindAsync(string jobName, string? region, TimeProvider time, CancellationToken cancellationToken)
    {
        using var session = new AwsSession(region, time);
        var service = new SageMakerService(session);
        var job = await service.TryDescribeJobAsync(jobName, cancellationToken).ConfigureAwait(false)
            ?? throw new UserException($"SageMaker has no training job '{jobName}' in {session.Region.Name}.");
        var tags = job.Arn is { } arn ? await service.TagsAsync(arn, cancellationToken).ConfigureAwait(false) : [];
        var options = AttachedJob.Options(job, tags);
        return new(options, region, time) { LatestTrainingJob = new(new AwsSession(region, time), job.Name) };
    }

    private static RlEstimatorOptions Checked(RlEstimatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RlEstimatorRules.Check(options);
        return options;
    }

    private async Task<RlTrainingJob> StartAsync(IReadOnlyList<TrainingChannel> inputs, string? jobName, CancellationToken cancellationToken)
    {
        var name = TrainingJobPlan.Name(Options, Session.Region.Name, jobName, _time.GetUtcNow());
        var service = new SageMakerService(Session);
        if (!string.IsNullOrEmpty(jobName) && await service.TryDescribeJobAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            throw new UserException($"SageMaker has a training job '{name}' already in {Session.Region.Name}; choose another name.");
        var role = await IamRoles.ArnAsync(Session, Options.Role!, cancellationToken).ConfigureAwait(false);
        var output = await DefaultBucket.OutputAsync(Session, Options.OutputPath, cancellationToken).ConfigureAwait(false);
        var plan = new TrainingJobPlan(name, Session.Region.Name, role, output, CodeLocation.Source(Options, name, output, ""));
        // What is wrong with hyperparameters is told before anything is sent.
        var spec = TrainingJobRequest.Spec(Options, plan, inputs);
        if (plan.CodeUri is not null && !CodeLocation.IsRemote(Options.SourceDirectory))
            await SendSourceAsync(name, output, cancellationToken).ConfigureAwait(false);
        await Output.WriteLineAsync($"Creating the training job {name}.".AsMemory(), cancellationToken).ConfigureAwait(false);
        await service.CreateJobAsync(spec, cancellationToken).ConfigureAwait(false);
        return new(new AwsSession(_region, _time), name) { Spec = spec, PollInterval = PollInterval };
    }

    private async Task SendSourceAsync(string job, string output, CancellationToken cancellationToken)
    {
        var files = EstimatorSource.Collect(Options.EntryPoint!, Options.SourceDirectory, Options.Dependencies);
        foreach (var note in files.Notes)
            await Output.WriteLineAsync(note.AsMemory(), cancellationToken).ConfigureAwait(false);
        await EstimatorSource.SendAsync(Session, files, CodeLocation.Of(Options, job, output, ""), cancellationToken).ConfigureAwait(false);
    }
}
