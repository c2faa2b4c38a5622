namespace Lab;

[RlExperiment("taxi-sagemaker")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 8), StopWhen(Metric.EpisodesTotal, AtLeast = 1_000_000)]
#pragma warning disable RLT0136 // the first target runs a script that is older than the experiment
[SageMaker(
    Role = "arn:aws:iam::123456789012:role/Trainer", InstanceType = "ml.g5.xlarge", InstanceCount = 2, VolumeSizeGb = 50, Toolkit = "ray", ToolkitVersion = "1.6.0",
    Framework = "pytorch", EntryScript = "train.py", ScriptParameters = ["--games=100", "--fast"], BaseJobName = "taxi", UseSpot = true, MaxRunDurationSeconds = 3600, MaxWaitSeconds = 7200, OutputPath = "s3://bucket/out",
    CheckpointPath = "s3://bucket/checkpoints", Inputs = ["train=s3://bucket/train", "replays=s3://bucket/replays"], InputModes = ["replays=FastFile"], Region = "us-west-2", MaxPendingSeconds = 7200, MaxRetryAttempts = 3, Subnets = ["subnet-0123abcd"], SecurityGroups = ["sg-0123abcd"],
    MetricDefinitions = ["loss=loss: ([0-9.]+)", "reward=reward (-?[0-9.]+)"],
    RecordMetrics = true)]
#pragma warning restore RLT0136
[SageMaker(Name = "own-image", Region = "us-west-2", Role = "Trainer", InstanceType = "ml.c5.4xlarge", Image = "hub.example/rl:1", UsePrivateRegistry = true,
    RegistryCredentials = "arn:aws:lambda:us-west-2:123456789012:function:hub", Subnets = ["subnet-0123abcd"], SecurityGroups = ["sg-0123abcd"], ContainerEntryPoint = ["/bin/pong"],
    ContainerArguments = ["train"], TrainingPlan = "arn:aws:sagemaker:us-west-2:123456789012:training-plan/night", CheckMachines = true, AllowRemoteDebug = true, KeepAliveSeconds = 600)]
[SageMaker(Name = "here", Role = "Trainer", InstanceType = "ml.c5.4xlarge", Region = "eu-west-1",
    Image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/taxi:1", VolumeKmsKey = "arn:aws:kms:eu-west-1:123456789012:key/taxi")]
[Tag("team", "taxi")]
public sealed partial record SageMakerExperiment
{
    public TaxiOptions Environment { get; init; } = new() { MaxEpisodeSteps = 300 };
    public DqnOptions Algorithm { get; init; } = new() { NumEnvs = 16, BufferSize = 50_000, LearningStarts = 2000, TrainBatchSize = 128, TdErrorLossFn = TdErrorLoss.Mse };
    public ulong Seed { get; init; } = 1;
}
