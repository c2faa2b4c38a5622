using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests;

/// <summary>Arguments of the Python SDK in a captured case, as options of ours.</summary>
internal sealed class GoldenEstimator(JsonObject golden, string folder)
{
    public const string Region = "us-west-2";
    public const string Bucket = "my-bucket";

    /// <summary>When the cases were captured.</summary>
    public static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);

    private readonly JsonObject _constructor = (JsonObject)golden["input"]!["constructor"]!;
    private readonly JsonObject _fit = (JsonObject)golden["input"]!["fit"]!;

    /// <summary>The constructor's arguments.</summary>
    public RlEstimatorOptions Options => new()
    {
        EntryPoint = Script(Text("entry_point")!), Role = Text("role"),
        SourceDirectory = Text("source_dir") is { } source ? Path.Combine(folder, source) : null,
        Toolkit = Text("toolkit") is { } toolkit ? RlNames.Toolkit(toolkit.ToLowerInvariant()) : null,
        ToolkitVersion = Text("toolkit_version"),
        Framework = Text("framework") is { } framework ? RlNames.Framework(framework.ToLowerInvariant()) : null,
        ImageUri = Text("image_uri"),
        InstanceCount = (int?)_constructor["instance_count"], InstanceType = Text("instance_type"),
        InstanceGroups = [.. List("instance_groups").Select(g => new InstanceGroup((string)g!["InstanceGroupName"]!, (string)g["InstanceType"]!, (int)g["InstanceCount"]!))],
        Dependencies = [.. List("dependencies").Select(d => Path.Combine(folder, (string)d!))],
        MetricDefinitions = [.. List("metric_definitions").Select(m => new MetricDefinition((string)m!["Name"]!, (string)m["Regex"]!))],
        Hyperparameters = Hyperparameters(), UseSpotInstances = (bool?)_constructor["use_spot_instances"] ?? false,
        MaxRun = (int?)_constructor["max_run"] ?? 86_400, MaxWait = (int?)_constructor["max_wait"],
        CheckpointS3Uri = Text("checkpoint_s3_uri"),
        CheckpointLocalPath = Text("checkpoint_local_path"), OutputPath = Text("output_path"), BaseJobName = Text("base_job_name"),
    };

    /// <summary>The inputs of <c>fit</c>.</summary>
    public IReadOnlyList<TrainingChannel> Inputs => _fit["inputs"] switch
    {
        null => [],
        JsonObject channels => TrainingInputs.Of(channels.Select(c => KeyValuePair.Create(c.Key, (string)c.Value!))),
        var input => TrainingInputs.Of((string)input!),
    };

    /// <summary>Name, places and role of the job.</summary>
    public TrainingJobPlan Plan(RlEstimatorOptions options)
    {
        var (name, output) = (TrainingJobPlan.Name(options, Region, (string?)_fit["job_name"], Time), TrainingJobPlan.Output(options, Bucket));
        return new(name, Region, options.Role!, output, CodeLocation.Source(options, name, output, Bucket));
    }

    private string Script(string entryPoint) =>
        entryPoint.StartsWith("src_dir/", StringComparison.Ordinal) ? Path.Combine(folder, entryPoint) : entryPoint;

    private string? Text(string name) => (string?)_constructor[name];

    private JsonArray List(string name) => _constructor[name]?.AsArray() ?? [];

    private Dictionary<string, object?> Hyperparameters() => (_constructor["hyperparameters"] as JsonObject ?? []).ToDictionary(
        h => h.Key,
        h => h.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String && (string?)value is "NaN" or "Infinity" or "-Infinity"
            ? double.Parse((string)h.Value!, System.Globalization.CultureInfo.InvariantCulture)
            : (object?)h.Value);
}
