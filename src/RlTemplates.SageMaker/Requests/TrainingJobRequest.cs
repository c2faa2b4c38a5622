using System.Text.Json.Nodes;

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
    /// The type that chooses the image. Of several groups it is the first with GPUs, else the first; the Python SDK failed without an image of the user.
    /// </summary>
    public static string ImageType(RlEstimatorOptions options) => options.InstanceType
        ?? options.InstanceGroups.Select(g => g.InstanceType).FirstOrDefault(t => InstanceFamily.Of(t).Processor == Processor.Gpu)
        ?? options.InstanceGroups[0].InstanceType;

    /// <summary>The metrics that the service reads: the user's, else the toolkit's; none with an image of the user alone.</summary>
    public static IReadOnlyList<MetricDefinition> Metrics(RlEstimatorOptions options) =>
        options.MetricDefinitions.Count > 0 || options.ImageUri is { Length: > 0 } ? options.MetricDefinitions : DefaultMetrics.Of(options.Toolkit!.Value);

    /// <summary>The job's hyperparameters, with those that it adds.</summary>
    /// <exception cref="UserException">A limit of the service is exceeded, or a value has no form in JSON.</exception>
    public static OrderedDictionary<string, string> Hyperparameters(RlEstimatorOptions options, TrainingJobPlan plan) =>
        HyperparameterMap.Build(options.Hyperparameters, new(
            plan.JobName, plan.Region, plan.OutputPath, TrainingInputs.Isolates(options) ? CodeLocation.Isolated : plan.CodeUri, CodeLocation.Program(options),
            options.ContainerLogLevel));

    /// <summary>The body; members are those that the Python SDK sent, in its order.</summary>
    /// <param name="options">Options that <see cref="RlEstimatorRules.Check"/> found right.</param>
    /// <param name="plan">Name, places and role.</param>
    /// <param name="inputs">Inputs that <see cref="RlEstimatorRules.CheckFit"/> found right.</param>
    /// <exception cref="UserException">No image fits, or hyperparameters exceed a limit.</exception>
    public static JsonObject Build(RlEstimatorOptions options, TrainingJobPlan plan, IReadOnlyList<TrainingChannel> inputs)
    {
        var body = new JsonObject
        {
            ["AlgorithmSpecification"] = Algorithm(options, plan, inputs),
            ["OutputDataConfig"] = Output(options, plan),
            ["TrainingJobName"] = plan.JobName,
            ["StoppingCondition"] = Stop(options),
            ["ResourceConfig"] = Machines(options),
            ["RoleArn"] = plan.RoleArn,
        };
        if (Channels(options, plan, inputs) is { Count: > 0 } channels)
            body["InputDataConfig"] = channels;
        body["HyperParameters"] = RequestParts.Map(Hyperparameters(options, plan));
        if (options.Environment.Count > 0)
            body["Environment"] = RequestParts.Map(options.Environment);
        if (options.Tags.Count > 0)
            body["Tags"] = RequestParts.Tags(options.Tags);
        body.SetNetwork(options.Subnets, options.SecurityGroupIds);
        AddSwitches(body, options);
        return body;
    }

    private static JsonObject Algorithm(RlEstimatorOptions options, TrainingJobPlan plan, IReadOnlyList<TrainingChannel> inputs)
    {
        var algorithm = new JsonObject { ["TrainingInputMode"] = TrainingInputs.Mode(options, inputs), ["TrainingImage"] = Image(options, plan.Region) };
        if (Metrics(options) is { Count: > 0 } metrics)
            algorithm["MetricDefinitions"] = new JsonArray([.. metrics.Select(m => (JsonNode)new JsonObject { ["Name"] = m.Name, ["Regex"] = m.Regex })]);
        return algorithm;
    }

    private static JsonObject Output(RlEstimatorOptions options, TrainingJobPlan plan)
    {
        var output = new JsonObject { ["S3OutputPath"] = plan.OutputPath };
        output.Set("KmsKeyId", options.OutputKmsKey);
        return output;
    }

    private static JsonObject Stop(RlEstimatorOptions options)
    {
        var stop = new JsonObject { ["MaxRuntimeInSeconds"] = options.MaxRun };
        if (options.MaxWait is { } wait)
            stop["MaxWaitTimeInSeconds"] = wait;
        return stop;
    }

    private static JsonObject Machines(RlEstimatorOptions options)
    {
        var machines = new JsonObject { ["VolumeSizeInGB"] = options.VolumeSize };
        if (options.InstanceGroups.Count > 0)
        {
            machines["InstanceGroups"] = new JsonArray([.. options.InstanceGroups.Select(g => (JsonNode)new JsonObject
            {
                ["InstanceGroupName"] = g.Name, ["InstanceType"] = g.InstanceType, ["InstanceCount"] = g.InstanceCount,
            })]);
        }
        else
        {
            machines["InstanceCount"] = options.InstanceCount;
            machines["InstanceType"] = options.InstanceType;
        }
        machines.Set("VolumeKmsKeyId", options.VolumeKmsKey);
        if (options.KeepAlivePeriodInSeconds is { } seconds)
            machines["KeepAlivePeriodInSeconds"] = seconds;
        return machines;
    }

    private static JsonArray Channels(RlEstimatorOptions options, TrainingJobPlan plan, IReadOnlyList<TrainingChannel> inputs)
    {
        var code = TrainingInputs.Isolates(options) && plan.CodeUri is { } uri ? [new TrainingChannel(TrainingInputs.Code, uri)] : Array.Empty<TrainingChannel>();
        return [.. inputs.Concat(code).Select(c => (JsonNode)c.ToJson())];
    }

    private static void AddSwitches(JsonObject body, RlEstimatorOptions options)
    {
        if (options.EnableNetworkIsolation)
            body["EnableNetworkIsolation"] = true;
        if (options.EncryptInterContainerTraffic)
            body["EnableInterContainerTrafficEncryption"] = true;
        if (options.UseSpotInstances)
            body["EnableManagedSpotTraining"] = true;
        if (options.CheckpointS3Uri is { } checkpoints)
        {
            var kept = new JsonObject { ["S3Uri"] = checkpoints };
            kept.Set("LocalPath", options.CheckpointLocalPath);
            body["CheckpointConfig"] = kept;
        }
        if (options.MaxRetryAttempts is { } attempts)
            body["RetryStrategy"] = new JsonObject { ["MaximumRetryAttempts"] = attempts };
    }
}
