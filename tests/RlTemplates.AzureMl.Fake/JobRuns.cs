using RlTemplates.Mlflow.Fake;

namespace RlTemplates.AzureMl.Fake;

/// <summary>The run of each job at the workspace's tracking server: the service begins and ends it, and tells the job where it is.</summary>
internal static class JobRuns
{
    public static void Begin(FakeMlflow tracking, FakeJob job)
    {
        lock (tracking.Gate)
        {
            var run = tracking.AddRun(ExperimentOf(tracking, job).Id, job.Name);
            run.Name = (string?)job.Properties["displayName"] ?? job.Name;
            foreach (var (tag, value) in job.Properties["tags"]?.AsObject() ?? [])
                run.Tags[tag] = (string)value!;
        }
    }

    public static void End(FakeMlflow tracking, FakeJob job, string status)
    {
        lock (tracking.Gate)
        {
            var run = tracking.Runs.Single(r => r.Id == job.Name);
            run.Status = status switch
            {
                "Completed" => "FINISHED",
                "Canceled" => "KILLED",
                _ => "FAILED",
            };
            run.Statuses.Add(run.Status);
            run.EndTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        }
    }

    public static IReadOnlyDictionary<string, string> Variables(FakeAzure azure, FakeJob job)
    {
        var experiment = ExperimentOf(azure.Tracking, job);
        return new Dictionary<string, string>
        {
            // The service writes azureml:// for https://, and this machine has no certificate.
            ["MLFLOW_TRACKING_URI"] = $"{azure.Address.GetLeftPart(UriPartial.Authority)}{FakeAzure.TrackingPath}",
            ["MLFLOW_TRACKING_TOKEN"] = FakeAzure.RunToken,
            ["MLFLOW_RUN_ID"] = job.Name,
            ["MLFLOW_EXPERIMENT_ID"] = experiment.Id,
            ["MLFLOW_EXPERIMENT_NAME"] = experiment.Name,
            ["AZUREML_RUN_ID"] = job.Name,
            ["AZUREML_RUN_TOKEN"] = FakeAzure.RunToken,
            ["AZUREML_RUN_TOKEN_EXPIRY"] = "4102444800",
            ["AZUREML_ARM_SUBSCRIPTION"] = FakeAzure.Subscription,
            ["AZUREML_ARM_RESOURCEGROUP"] = FakeAzure.ResourceGroup,
            ["AZUREML_ARM_WORKSPACE_NAME"] = FakeAzure.Workspace,
            ["AZUREML_ARM_PROJECT_NAME"] = experiment.Name,
            ["AZUREML_SERVICE_ENDPOINT"] = azure.Address.GetLeftPart(UriPartial.Authority),
            ["AZUREML_EXPERIMENT_ID"] = experiment.Id,
            ["AZUREML_WORKSPACE_ID"] = "00000000-0000-0000-0000-000000000002",
        };
    }

    private static FakeExperiment ExperimentOf(FakeMlflow tracking, FakeJob job)
    {
        lock (tracking.Gate)
        {
            var name = (string?)job.Properties["experimentName"] ?? "Default";
            return tracking.Experiments.Find(e => e.Name == name) ?? tracking.AddExperiment(name);
        }
    }
}
