using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.SageMaker.Program;

/// <summary>Balances a pole on machines of SageMaker.</summary>
[RlExperiment("cloud")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 2000)]
[SageMaker(Role = "SageMakerRole", InstanceType = "ml.m5.xlarge", Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/cloud:1", OutputPath = "s3://results/out")]
[SageMaker(Name = "spot", EnvironmentVariables = ["MAX_TOKENS=100"], BaseJobName = "night-shift", Role = "arn:aws:iam::123456789012:role/SageMakerRole", InstanceType = "ml.m5.xlarge", Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/cloud:1",
    OutputPath = "s3://results/out", CheckpointPath = "s3://results/checkpoints", UseSpot = true, MaxRunDurationSeconds = 3600, MaxWaitSeconds = 7200)]
[SageMaker(Name = "script", Role = "SageMakerRole", InstanceType = "ml.m5.xlarge", Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/python:1",
    OutputPath = "s3://results/out", EntryScript = "train.py", SourceDirectory = "old", ScriptParameters = ["--lr=0.001", "--fast"])]
public sealed partial record CloudExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64 };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>A key.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Some text.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether the length of the key is told.</summary>
    public bool ChecksKey { get; init; }

    [OnTrainResult]
    private void Tag(TrainResult result, Run run)
    {
        run.SetTag("trained", "yes");
        if (ChecksKey)
            run.SetTag("key-length", ApiKey.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
