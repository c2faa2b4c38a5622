using System.Globalization;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker;

/// <summary>The body of <c>CreateModel</c>.</summary>
internal static class ModelRequest
{
    /// <summary>What the Python SDK said of models of Ray.</summary>
    public const string RayCannotBeDeployed =
        "Automatic deployment of Ray models is not currently available. Train policy parameters are available in model checkpoints in the TrainingJob output.";

    /// <summary>Where the container of a model that was packed again finds the script.</summary>
    public const string PackedCode = "/opt/ml/model/code";

    /// <summary>The body.</summary>
    /// <param name="options">Options of the estimator that trained the model.</param>
    /// <param name="plan">Name, places and role.</param>
    /// <param name="tags">Tags. Default: the estimator's.</param>
    /// <exception cref="UserException">Nothing serves such a model.</exception>
    public static JsonObject Build(RlEstimatorOptions options, ModelPlan plan, IReadOnlyDictionary<string, string>? tags = null)
    {
        CheckSource(plan);
        return JsonParts.Object(
            ("ModelName", plan.Name),
            ("ExecutionRoleArn", plan.RoleArn),
            ("PrimaryContainer", Container(options, plan)),
            ("Tags", AwsParts.Tags(tags ?? options.Tags)),
            ("VpcConfig", AwsParts.Network(plan.Subnets ?? options.Subnets, plan.SecurityGroupIds ?? options.SecurityGroupIds)));
    }

    /// <summary>Checks that something serves the models of an estimator.</summary>
    /// <exception cref="UserException">Nothing does.</exception>
    public static void Check(RlEstimatorOptions options)
    {
        if (!string.IsNullOrEmpty(options.ImageUri))
            return;
        if (options.Toolkit == RlToolkit.Ray)
            throw new UserException(RayCannotBeDeployed);
        if (options.Framework is not (RlFramework.TensorFlow or RlFramework.MXNet))
            throw new UserException($"Framework is {options.Framework?.Name() ?? "not set"}, whose models cannot be deployed; it must be tensorflow or mxnet. Or name an image of your own by ImageUri.");
    }

    /// <summary>Checks that a source has a script.</summary>
    /// <exception cref="UserException">It has none.</exception>
    public static void CheckSource(ModelPlan plan)
    {
        if (string.IsNullOrEmpty(plan.EntryPoint) && (!string.IsNullOrEmpty(plan.SourceDirectory) || plan.Dependencies.Count > 0))
            throw new UserException($"{(string.IsNullOrEmpty(plan.SourceDirectory) ? "Dependencies" : "SourceDirectory")} of the model is set and EntryPoint is not; set EntryPoint to the script that serves, such as serve.py.");
    }

    /// <summary>The image that serves a model.</summary>
    /// <exception cref="UserException">Nothing serves such a model, or not in the region.</exception>
    public static string Image(RlEstimatorOptions options, ModelPlan plan)
    {
        Check(options);
        return options.ImageUri is { Length: > 0 } own ? own : Serving(options, plan);
    }

    private static JsonObject Container(RlEstimatorOptions options, ModelPlan plan)
    {
        var image = Image(options, plan);
        var environment = !string.IsNullOrEmpty(options.ImageUri) ? Script(options, plan, PackedCode)
            : options.Framework == RlFramework.TensorFlow ? LogLevel(options.ContainerLogLevel)
            : Script(options, plan, plan.CodeUri ?? "");
        var container = new JsonObject { ["Image"] = image, ["Environment"] = environment };
        if (plan.IsUnpacked)
        {
            container["ModelDataSource"] = new JsonObject
            {
                ["S3DataSource"] = new JsonObject { ["S3Uri"] = plan.ModelData.TrimEnd('/') + "/", ["S3DataType"] = "S3Prefix", ["CompressionType"] = "None" },
            };
        }
        else
        {
            container["ModelDataUrl"] = plan.ModelData;
        }
        return container;
    }

    private static string Serving(RlEstimatorOptions options, ModelPlan plan) =>
        RlSupport.FrameworkVersion(options.Toolkit!.Value, options.ToolkitVersion!, options.Framework!.Value) is { } version
            ? ServingImages.Address(options.Framework.Value, version, plan.Region, plan.InstanceType)
            : throw new UserException(RlSupport.Fault(options.Toolkit.Value, options.ToolkitVersion!, options.Framework.Value)!);

    // An image without a script holds the program.
    private static JsonObject Script(RlEstimatorOptions options, ModelPlan plan, string directory) =>
        Program(options, plan) is not { Length: > 0 } program ? [] : new()
    {
        ["SAGEMAKER_PROGRAM"] = program,
        ["SAGEMAKER_SUBMIT_DIRECTORY"] = directory,
        ["SAGEMAKER_CONTAINER_LOG_LEVEL"] = options.ContainerLogLevel.ToString(CultureInfo.InvariantCulture),
        ["SAGEMAKER_REGION"] = plan.Region,
    };

    private static string Program(RlEstimatorOptions options, ModelPlan plan) => (string.IsNullOrEmpty(plan.EntryPoint)
        ? CodeLocation.Program(options)
        : CodeLocation.Program(new() { EntryPoint = plan.EntryPoint, SourceDirectory = plan.SourceDirectory ?? options.SourceDirectory })) ?? "";

    // Other levels than Python's own are ignored, as before.
    private static JsonObject LogLevel(int level) => level switch
    {
        10 => new() { ["SAGEMAKER_TFS_NGINX_LOGLEVEL"] = "debug" },
        20 => new() { ["SAGEMAKER_TFS_NGINX_LOGLEVEL"] = "info" },
        30 => new() { ["SAGEMAKER_TFS_NGINX_LOGLEVEL"] = "warn" },
        40 => new() { ["SAGEMAKER_TFS_NGINX_LOGLEVEL"] = "error" },
        50 => new() { ["SAGEMAKER_TFS_NGINX_LOGLEVEL"] = "crit" },
        _ => [],
    };
}
