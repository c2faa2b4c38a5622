// What every experiment of the team keeps to: a compile error in each project that references this package, and judged again by `submit`.
// No project can soften it. What is not set is free.
[assembly: RlPolicy(
    "kit-short-name",
    AllowedAlgorithms = [typeof(Ppo), typeof(Impala), typeof(Dqn), typeof(Sac)],
    AllowedTargets = [typeof(LocalAttribute), typeof(SlurmAttribute), typeof(RayAttribute), typeof(AzureMlAttribute), typeof(SageMakerAttribute)],
    AllowedVmSizes = ["STANDARD_D2_V2", "STANDARD_NC4AS_T4_V3", "ml.c5.xlarge", "ml.g5.xlarge"],
    MaxDurationSeconds = 24 * 60 * 60,
    MaxNodes = 8,
    RequiredTags = ["team"],
    RequiredMetrics = [Metric.EpisodeRewardMean],
    ForbiddenOptions = ["checkpoint.keep"])]

// Defaults of all experiments, below what each says itself.
[assembly: RlDefaults("defaults.yaml")]
