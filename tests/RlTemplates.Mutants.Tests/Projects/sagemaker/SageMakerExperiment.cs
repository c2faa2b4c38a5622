namespace Lab;

[RlExperiment("taxi-sagemaker")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 8), StopWhen(Metric.EpisodesTotal, AtLeast = 1_000_000)]
#pragma warning disable RLT0136 // the first target runs a script that is older than the experiment
[SageMaker(
    Role = "arn:aws:iam::123456789012:role/Trainer", InstanceType = "ml.g5.xlarge", InstanceCount = 2, VolumeSizeGb = 50, Toolkit = "ray", ToolkitVersion = "1.6.0",
    Framework = "pytorch", EntryScript = "train.py", BaseJobName = "taxi", UseSpot = true, MaxRunDurationSeconds = 3600, MaxWaitSeconds = 7200, OutputPath = "s3://bucket/out",
    CheckpointPath = "s3://bucket/checkpoints", Inputs = ["train=s3://bucket/train"], Subnets = ["subnet-0123abcd"], SecurityGroups = ["sg-0123abcd"],
    MetricDefinitions = ["loss=loss: ([0-9.]+)", "reward=reward (-?[0-9.]+)"])]
#pragma warning restore RLT0136
[SageMaker(Name = "own-image", Role = "Trainer", InstanceType = "ml.c5.4xlarge", Image = "lab/rl:1")]
[Tag("team", "taxi")]
public sealed partial record SageMakerExperiment
{
    public TaxiOptions Environment { get; init; } = new() { MaxEpisodeSteps = 300 };
    public DqnOptions Algorithm { get; init; } = new() { NumEnvs = 16, BufferSize = 50_000, LearningStarts = 2000, TrainBatchSize = 128, TdErrorLossFn = TdErrorLoss.Mse };
    public ulong Seed { get; init; } = 1;
}
