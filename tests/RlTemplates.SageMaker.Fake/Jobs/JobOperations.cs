using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations on training jobs.</summary>
internal sealed class JobOperations(FakeAws aws)
{
    public void Register(Dictionary<string, Func<JsonObject, JsonObject>> operations)
    {
        operations["CreateTrainingJob"] = Create;
        operations["DescribeTrainingJob"] = Describe;
        operations["StopTrainingJob"] = Stop;
        operations["UpdateTrainingJob"] = Update;
        operations["ListTrainingJobs"] = List;
    }

    private JsonObject Create(JsonObject request)
    {
        aws.Demand("CreateTrainingJob", JobRules.Problems(request));
        var name = (string)request["TrainingJobName"]!;
        var arn = aws.Arn("training-job", name);
        if (aws.Jobs.ContainsKey(name))
            throw new AwsErrorException("ResourceInUse",
                $"Job name must be unique within an AWS account and region, and a job with this name already exists ({arn})");

        var job = new FakeTrainingJob(aws, arn, request.DeepClone().AsObject());
        aws.Jobs[name] = job;
        aws.Tags.Set(arn, request["Tags"]);
        aws.OnJobCreated(job);
        return new JsonObject { ["TrainingJobArn"] = arn };
    }

    private JsonObject Describe(JsonObject request)
    {
        var job = Find(request);
        if (job.Steps.TryDequeue(out var step))
            step(job);
        else if (job is { Status: "Stopping", HasTrainer: false } && aws.StopsByItself)
            job.Stop();
        return JobDescription.Of(job);
    }

    private JsonObject Stop(JsonObject request)
    {
        var job = Find(request);
        if (job.Status != "InProgress")
            throw AwsErrorException.Invalid($"The request was rejected because the training job is in status {job.Status}.");
        job.Move("Stopping", "Stopping", "Stopping the training job");
        job.StopRequest.CancelAsync().Forget();
        return [];
    }

    private JsonObject Update(JsonObject request)
    {
        var job = Find(request);
        if (request["ResourceConfig"]?["KeepAlivePeriodInSeconds"] is { } period)
        {
            if (job.Request["ResourceConfig"]?["KeepAlivePeriodInSeconds"] is null)
                throw AwsErrorException.Invalid("The request was rejected because the training job has no warm pool.");
            if (job.WarmPoolStatus is "Terminated" or "Reused")
                throw AwsErrorException.Invalid($"The request was rejected because the warm pool is in status {job.WarmPoolStatus}.");
            job.Request["ResourceConfig"]!["KeepAlivePeriodInSeconds"] = period.DeepClone();
            if ((int)period == 0 && job.WarmPoolStatus is not null)
                job.WarmPoolStatus = "Terminated";
        }
        return new JsonObject { ["TrainingJobArn"] = job.Arn };
    }

    private JsonObject List(JsonObject request) => Paging.List(
        aws.Jobs.Values.Where(j => (string?)request["WarmPoolStatusEquals"] is not { } pool || j.WarmPoolStatus == pool),
        request, aws.PageSize, "TrainingJobSummaries", j => (j.Name, j.CreationTime, j.LastModifiedTime, j.Status), JobDescription.Summary);

    private FakeTrainingJob Find(JsonObject request) =>
        aws.Jobs.TryGetValue((string)request["TrainingJobName"]!, out var job)
            ? job : throw AwsErrorException.Invalid("Requested resource not found.");
}
