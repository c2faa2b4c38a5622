using Outsider;

[assembly: RlPolicy(
    "shed rules",
    AllowedTargets = [typeof(LocalAttribute), typeof(ShedAttribute)],
    AllowedVmSizes = ["hammer", "saw"],
    MaxDurationSeconds = 24 * 60 * 60,
    MaxNodes = 8,
    RequiredTags = ["team"])]
[assembly: RlDefaults("defaults.yaml")]
