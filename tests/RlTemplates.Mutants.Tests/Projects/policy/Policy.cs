[assembly: RlPolicy(
    "games", AllowedAlgorithms = [typeof(Impala), typeof(Ppo)],
    AllowedTargets = [typeof(AzureMlAttribute), typeof(LocalAttribute)],
    AllowedVmSizes = ["STANDARD_NC4AS_T4_V3", "STANDARD_D2_V2"],
    MaxDurationSeconds = 7200, MaxNodes = 6,
    RequiredTags = ["team", "cost-centre"],
    ForbiddenOptions = ["checkpoint.keep", "stop.episodes_total"],
    RequiredMetrics = [Metric.EpisodeRewardMean])]
[assembly: RlPolicyException("breakout-large", Rule = "RLT0112", Reason = "frames need the memory", Until = "2999-03-31", ApprovedBy = "Ada")]
[assembly: RlDefaults("defaults.yaml")]
