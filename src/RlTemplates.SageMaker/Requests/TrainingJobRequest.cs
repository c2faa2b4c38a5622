using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker;

/// <summary>The body of <c>CreateTrainingJob</c>.</summary>
internal static class TrainingJobRequest
{
    /// <summary>The image of the job's containers.</summary>
    /// <exception cref="UserException">No image fits.</exception>
    public static string Image(RlEstimatorOptions options, string region) => options.ImageUri is { Length: > 0 } image
        ? image
        : TrainingImages.Address(options.Toolkit!.Value, options.ToolkitVersion!, options.Framework!.Value, region, ImageType(options));

    /// <summary>
    /// The type that chooses the image. Of several groups it is the first with GPUs, else the first; the Python SDK failed without an image
    /// of the user.
    /// </summary>
    public static string ImageType(RlEstimatorOptions options) => options.InstanceType
        ?? options.InstanceGroups.Select(g => g.InstanceType).FirstOrDefault(t => InstanceFamily.Of(t).Processor == Processor.Gpu)
        ?? options.InstanceGroups[0].InstanceType;

    /// <summary>The metrics that the service reads: the user's, else the toolkit's; none with an image of the user alone.</summary>
    public static IReadOnlyList<MetricDefinition> Metrics(RlEstimatorOptions options) =>
        options.MetricDefinitions.Count > 0 || options.ImageUri is { Length: > 0 }
            ? options.MetricDefinitions
            : DefaultMetrics.Of(options.Toolkit!.Value);

    /// <summary>The job's hyperparameters, with those that it adds.</summary>
    /// <exception cref="UserException">A limit of the service is exceeded, or a value has no form in JSON.</exception>
    public static OrderedDictionary<string, string> Hyperparameters(RlEstimatorOptions options, TrainingJobPlan plan) =>
        HyperparameterMap.Build(options.Hyperparameters, new(
            plan.JobName, plan.Region, plan.OutputPath, TrainingInputs.Isolates(options) ? CodeLocation.Isolated : plan.CodeUri,
            CodeLocation.Program(options),
            options.ContainerLogLevel));

    /// <summary>The job that is asked for.</summary>
    /// <param name="options">Options that <see cref="RlEstimatorRules.Check"/> found right.</param>
    /// <param name="plan">Name, places and role.</param>
    /// <param name="inputs">Inputs that <see cref="RlEstimatorRules.CheckFit"/> found right.</param>
    /// <exception cref="UserException">No image fits, or hyperparameters exceed a limit.</exception>
    public static TrainingJobSpec Spec(RlEstimatorOptions options, TrainingJobPlan plan, IReadOnlyList<TrainingChannel> inputs) => new()
    {
        Name = plan.JobName,
        Role = plan.RoleArn,
        Image = Image(options, plan.Region),
        OutputPath = plan.OutputPath,
        InputMode = TrainingInputs.Mode(options, inputs),
        Inputs = Channels(options, plan, inputs),
        Hyperparameters = Hyperparameters(options, plan),
        Variables = options.Environment,
        Metrics = Metrics(options),
        InstanceType = options.InstanceType,
        InstanceCount = options.InstanceCount ?? 1,
        InstanceGroups = options.InstanceGroups,
        VolumeSizeGb = options.VolumeSize,
        VolumeKmsKey = options.VolumeKmsKey,
        KeepAliveSeconds = options.KeepAlivePeriodInSeconds,
        MaxRunSeconds = options.MaxRun,
        MaxWaitSeconds = options.MaxWait,
        MaxRetryAttempts = options.MaxRetryAttempts,
        UsesSpot = options.UseSpotInstances,
        OutputKmsKey = options.OutputKmsKey,
        CheckpointPath = options.CheckpointS3Uri,
        CheckpointFolder = options.CheckpointS3Uri is null ? null : options.CheckpointLocalPath,
        Subnets = options.Subnets,
        SecurityGroups = options.SecurityGroupIds,
        EncryptsTraffic = options.EncryptInterContainerTraffic,
        IsolatesNetwork = options.EnableNetworkIsolation,
        Tags = options.Tags,
    };

    /// <summary>The body.</summary>
    /// <inheritdoc cref="Spec"/>
    public static JsonObject Build(RlEstimatorOptions options, TrainingJobPlan plan, IReadOnlyList<TrainingChannel> inputs) =>
        Spec(options, plan, inputs).ToJson();

    private static IReadOnlyList<TrainingChannel> Channels(RlEstimatorOptions options, TrainingJobPlan plan, IReadOnlyList<TrainingChannel> inputs) =>
        TrainingInputs.Isolates(options) && plan.CodeUri is { } uri ? [.. inputs, new(TrainingInputs.Code, uri)] : inputs;
}
