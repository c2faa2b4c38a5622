using System.Globalization;
using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker;

/// <summary>Limits of the service's API, version 2017-07-24, which the Python SDK left to the service.</summary>
internal static partial class RlEstimatorLimits
{
    private const int LongestJob = 2_419_200, MostTags = 50;

    /// <summary>All that exceeds a limit.</summary>
    public static IEnumerable<string> Findings(RlEstimatorOptions options) =>
    [
        .. Numbers(options), .. Spot(options), .. Texts(options), .. Lists(options), .. Groups(options.InstanceGroups),
        .. Metrics(options.MetricDefinitions),
        .. Variables(options.Environment), .. Tags(options.Tags), .. Reserved(options.Hyperparameters.Keys),
    ];

    private static IEnumerable<string> Numbers(RlEstimatorOptions options) => new[]
    {
        Between("InstanceCount", options.InstanceCount, 1, int.MaxValue),
        Between("VolumeSize", options.VolumeSize, 1, 16_384),
        Between("MaxRun", options.MaxRun, 1, LongestJob),
        Between("MaxRetryAttempts", options.MaxRetryAttempts, 1, 30),
        Between("KeepAlivePeriodInSeconds", options.KeepAlivePeriodInSeconds, 0, 21_600),
    }.OfType<string>();

    private static string? Between(string name, int? value, int least, int most) => value is null || (value >= least && value <= most)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {(most == int.MaxValue ? $"at least {least}" : $"{least} to {most}")}.");

    private static IEnumerable<string> Spot(RlEstimatorOptions options)
    {
        if (options is { UseSpotInstances: true, MaxWait: null })
            yield return $"UseSpotInstances is true, but MaxWait is not set; set it to at least {options.MaxRun}, the value of MaxRun, for waiting includes running.";
        if (options is { UseSpotInstances: false, MaxWait: not null })
            yield return $"MaxWait is {options.MaxWait}, but UseSpotInstances is false; it is for spare machines alone. Set UseSpotInstances, or leave MaxWait out.";
        if (options.UseSpotInstances && options.MaxWait < options.MaxRun)
            yield return $"MaxWait is {options.MaxWait}; it must be at least {options.MaxRun}, the value of MaxRun, for waiting includes running.";
    }

    private static IEnumerable<string> Texts(RlEstimatorOptions options)
    {
        if (options.InstanceType is { } type && InstanceFamily.Fault("InstanceType", type) is { } wrongType)
            yield return wrongType;
        if (options.BaseJobName is { Length: > 0 } start && SageMakerName.Fault("", SageMakerName.Unique(start, default)) is not null) // which cuts a long one
            yield return SageMakerName.Fault("BaseJobName", start)!;
        if (options.Role is { Length: > 0 } role && role.Contains('/', StringComparison.Ordinal)
            && (role.Length is < 20 or > 2048 || !RoleArn().IsMatch(role)))
            yield return $"Role is {role}; it must be the name of a role or its ARN, such as arn:aws:iam::123456789012:role/Trainer.";
        if (options.ImageUri?.Length > 255)
            yield return $"ImageUri has {options.ImageUri.Length} characters; it must have at most 255.";
        if (options.InputMode is not ("File" or "Pipe" or "FastFile"))
            yield return $"InputMode is '{options.InputMode}'; it must be File, Pipe or FastFile{(Options.Suggestion.Nearest(options.InputMode, ["File", "Pipe", "FastFile"]) is { } near ? $"; did you mean {near}?" : ".")}";
        foreach (var (name, uri) in new[] { ("OutputPath", options.OutputPath), ("CodeLocation", options.CodeLocation), ("CheckpointS3Uri", options.CheckpointS3Uri) })
        {
            var isFolder = name == "OutputPath" && uri?.StartsWith("file://", StringComparison.Ordinal) == true; // which has a rule of its own
            if (uri is not null && !isFolder && (uri.Length > 1024 || !S3().IsMatch(uri)))
                yield return $"{name} is '{uri}'; it must be an address in S3 of at most 1024 characters, such as s3://bucket/folder.";
        }
    }

    private static IEnumerable<string> Lists(RlEstimatorOptions options) => new[]
    {
        AtMost("Subnets", options.Subnets.Count, 16),
        AtMost("SecurityGroupIds", options.SecurityGroupIds.Count, 5),
        AtMost("Tags", options.Tags.Count, MostTags),
        AtMost("InstanceGroups", options.InstanceGroups.Count, 5),
        AtMost("MetricDefinitions", options.MetricDefinitions.Count, 40),
        AtMost("Environment", options.Environment.Count, 100),
    }.OfType<string>();

    private static string? AtMost(string name, int count, int most) => count <= most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{name} has {count} entries; at most {most} are allowed.");

    private static IEnumerable<string> Groups(IReadOnlyList<InstanceGroup> groups)
    {
        foreach (var group in groups.Where(g => g.Name.Length is 0 or > 64))
            yield return $"InstanceGroups has the name '{group.Name}'; it must have 1 to 64 characters.";
        foreach (var name in groups.GroupBy(g => g.Name).Where(g => g.Count() > 1).Select(g => g.Key))
            yield return $"InstanceGroups has the name '{name}' twice; each group needs a name of its own.";
        foreach (var fault in groups.Select(g => InstanceFamily.Fault($"InstanceType of the group '{g.Name}'", g.InstanceType)).OfType<string>())
            yield return fault;
        foreach (var group in groups.Where(g => g.InstanceCount < 1))
            yield return $"InstanceCount of the group '{group.Name}' is {group.InstanceCount}; it must be at least 1.";
    }

    private static IEnumerable<string> Metrics(IReadOnlyList<MetricDefinition> metrics) =>
        metrics.Select(m => (m.Name, Fault: Options.MetricDefinitionText.Fault($"{m.Name}={m.Regex}"))).Where(m => m.Fault is not null)
            .Select(m => $"MetricDefinitions has '{m.Name}'; it must {m.Fault}.");

    private static IEnumerable<string> Variables(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var name in variables.Keys.Where(n => n.Length > 512 || !Variable().IsMatch(n)))
            yield return $"Environment has the name '{name}'; it must be at most 512 letters, digits and underscores, and not begin with a digit.";
        foreach (var (name, value) in variables.Where(v => v.Value.Length > 512))
            yield return $"The value of {name} in Environment has {value.Length} characters; it must have at most 512.";
    }

    /// <summary>What is wrong with tags.</summary>
    public static IEnumerable<string> TagFaults(IReadOnlyDictionary<string, string> tags) =>
        [.. new[] { AtMost("Tags", tags.Count, MostTags) }.OfType<string>(), .. Tags(tags)];

    private static IEnumerable<string> Tags(IReadOnlyDictionary<string, string> tags) =>
        tags.Where(t => t.Key.Length is 0 or > 128 || t.Value.Length > 256 || t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            .Select(t => $"Tags has '{t.Key}'; a tag must have a name of 1 to 128 characters that does not begin with aws:, and a value of at most 256.");

    // Names of the job itself are overridden, with a warning; others would be taken for settings of AWS's own toolkit.
    private static IEnumerable<string> Reserved(IEnumerable<string> keys) =>
        keys.Except(JobHyperparameters.Names).Where(k => k.StartsWith(JobHyperparameters.Prefix, StringComparison.Ordinal))
            .Select(k => $"Hyperparameters has {k}; names that begin with {JobHyperparameters.Prefix} belong to the service. Take another, such as {k[JobHyperparameters.Prefix.Length..]}.");

    [GeneratedRegex(@"^arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+\z")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^s3://[^/]+(/.*)?\z")]
    private static partial Regex S3();

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex Variable();
}
