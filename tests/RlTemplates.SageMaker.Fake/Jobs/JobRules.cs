using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>What the service demands of a training job beyond the types of its model.</summary>
internal static class JobRules
{
    public static IEnumerable<string> Problems(JsonObject request)
    {
        var algorithm = request["AlgorithmSpecification"];
        var serverless = request["ServerlessJobConfig"] is not null;
        if (!serverless && algorithm is null)
            yield return "AlgorithmSpecification is required.";
        if (algorithm is not null && algorithm["TrainingImage"] is null == algorithm["AlgorithmName"] is null)
            yield return "Exactly one of TrainingImage and AlgorithmName must be given in AlgorithmSpecification.";
        foreach (var problem in (IEnumerable<string>)
            [.. OfResources(request, serverless), .. OfTime(request), .. OfChannels(request), .. TagRules.Problems(request["Tags"])])
            yield return problem;
        foreach (var twice in Twice(algorithm?["MetricDefinitions"], "Name"))
            yield return $"The metric name {twice} is given twice.";
    }

    private static IEnumerable<string> OfResources(JsonObject request, bool serverless)
    {
        var resources = request["ResourceConfig"];
        if (resources is null)
        {
            if (!serverless)
                yield return "ResourceConfig is required.";
            yield break;
        }
        var groups = resources["InstanceGroups"];
        var single = resources["InstanceType"] is not null || resources["InstanceCount"] is not null;
        if (groups is not null && single)
            yield return "InstanceGroups cannot be given with InstanceType or InstanceCount.";
        if (groups is null && (resources["InstanceType"] is null || resources["InstanceCount"] is null))
            yield return "InstanceType and InstanceCount, or InstanceGroups, must be given.";
        if (resources["VolumeSizeInGB"] is null)
            yield return "VolumeSizeInGB must be given.";
        foreach (var twice in Twice(groups, "InstanceGroupName"))
            yield return $"The instance group {twice} is given twice.";
        if ((int?)resources["KeepAlivePeriodInSeconds"] > 0 && (groups is not null || (bool?)request["EnableManagedSpotTraining"] == true))
            yield return "KeepAlivePeriodInSeconds is not supported with instance groups or managed spot training.";
    }

    private static IEnumerable<string> OfTime(JsonObject request)
    {
        var spot = (bool?)request["EnableManagedSpotTraining"] == true;
        var condition = request["StoppingCondition"];
        if (condition is null && request["ServerlessJobConfig"] is null)
            yield return "StoppingCondition is required.";
        var (run, wait) = ((int?)condition?["MaxRuntimeInSeconds"] ?? 86400, (int?)condition?["MaxWaitTimeInSeconds"]);
        if (run > 28 * 86400)
            yield return "MaxRuntimeInSeconds is above the limit of 28 days.";
        if (spot && wait is null)
            yield return "MaxWaitTimeInSeconds must be given when EnableManagedSpotTraining is true.";
        if (wait < run)
            yield return "Invalid MaxWaitTimeInSeconds. It must be equal to or greater than MaxRuntimeInSeconds.";
    }

    private static IEnumerable<string> OfChannels(JsonObject request)
    {
        foreach (var twice in Twice(request["InputDataConfig"], "ChannelName"))
            yield return $"The channel {twice} is given twice.";
        var groups = request["ResourceConfig"]?["InstanceGroups"]?.AsArray().Select(g => (string?)g!["InstanceGroupName"]).ToList();
        foreach (var channel in request["InputDataConfig"]?.AsArray() ?? [])
        {
            var source = channel!["DataSource"]!;
            if (source.AsObject().Count != 1)
                yield return $"The channel {channel["ChannelName"]} must have exactly one data source.";
            foreach (var name in source["S3DataSource"]?["InstanceGroupNames"]?.AsArray() ?? [])
            {
                if (groups?.Contains((string?)name) != true)
                    yield return $"The channel {channel["ChannelName"]} names the instance group {name}, which is not declared.";
            }
        }
    }

    private static IEnumerable<string> Twice(JsonNode? list, string member) =>
        (list?.AsArray() ?? []).GroupBy(i => (string?)i![member], StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key ?? "");
}
