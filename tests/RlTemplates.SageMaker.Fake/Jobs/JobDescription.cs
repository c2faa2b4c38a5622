using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Writes what DescribeTrainingJob and ListTrainingJobs say of a job.</summary>
internal static class JobDescription
{
    /// <summary>Everything that it was created with, except its tags, and what became of it.</summary>
    public static JsonObject Of(FakeTrainingJob job)
    {
        var json = job.Request.DeepClone().AsObject();
        json.Remove("Tags");
        json.Remove("SessionChainingConfig");
        json["StoppingCondition"] ??= new JsonObject();
        json["StoppingCondition"]!["MaxRuntimeInSeconds"] ??= 86400;
        json["EnableNetworkIsolation"] ??= false;
        json["EnableInterContainerTrafficEncryption"] ??= false;
        json["EnableManagedSpotTraining"] ??= false;
        json["TrainingJobArn"] = job.Arn;
        json["TrainingJobStatus"] = job.Status;
        json["SecondaryStatus"] = job.SecondaryStatus;
        json["CreationTime"] = Epoch.Seconds(job.CreationTime);
        json["LastModifiedTime"] = Epoch.Seconds(job.LastModifiedTime);
        json["SecondaryStatusTransitions"] = new JsonArray([.. job.Transitions.Select(Of)]);
        Set(json, "FailureReason", job.FailureReason);
        Set(json, "TrainingStartTime", job.TrainingStartTime is { } start ? Epoch.Seconds(start) : null);
        Set(json, "TrainingEndTime", job.TrainingEndTime is { } end ? Epoch.Seconds(end) : null);
        Set(json, "TrainingTimeInSeconds", job.TrainingTimeInSeconds);
        Set(json, "BillableTimeInSeconds", job.BillableTimeInSeconds);
        Set(json, "ModelArtifacts", job.ModelArtifacts is { } path ? new JsonObject { ["S3ModelArtifacts"] = path } : null);
        Set(json, "WarmPoolStatus", job.WarmPoolStatus is { } pool ? new JsonObject { ["Status"] = pool } : null);
        if (job.FinalMetrics.Count > 0)
            json["FinalMetricDataList"] = new JsonArray([.. job.FinalMetrics.Select(m => new JsonObject
            {
                ["MetricName"] = m.Key, ["Value"] = m.Value.Value, ["Timestamp"] = Epoch.Seconds(m.Value.Time),
            })]);
        foreach (var (name, value) in job.Overrides)
            Set(json, name, value?.DeepClone());
        return json;
    }

    public static JsonObject Summary(FakeTrainingJob job)
    {
        var json = new JsonObject
        {
            ["TrainingJobName"] = job.Name, ["TrainingJobArn"] = job.Arn,
            ["CreationTime"] = Epoch.Seconds(job.CreationTime), ["LastModifiedTime"] = Epoch.Seconds(job.LastModifiedTime),
            ["TrainingJobStatus"] = job.Status, ["SecondaryStatus"] = job.SecondaryStatus,
        };
        Set(json, "TrainingEndTime", job.TrainingEndTime is { } end ? Epoch.Seconds(end) : null);
        Set(json, "WarmPoolStatus", job.WarmPoolStatus is { } pool ? new JsonObject { ["Status"] = pool } : null);
        return json;
    }

    private static JsonObject Of(FakeTransition transition)
    {
        var json = new JsonObject
        {
            ["Status"] = transition.Status, ["StartTime"] = Epoch.Seconds(transition.Start), ["StatusMessage"] = transition.Message,
        };
        Set(json, "EndTime", transition.End is { } end ? Epoch.Seconds(end) : null);
        return json;
    }

    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is null)
            json.Remove(name);
        else
            json[name] = value;
    }
}
