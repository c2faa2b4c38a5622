namespace RlTemplates.Experiments;

/// <summary>How a policy is served.</summary>
public sealed record DeployOptions
{
    /// <summary>What the endpoint is called: 1 to 63 lower-case letters, digits and dashes, beginning with a letter. Default: the experiment's name and the time.</summary>
    public string? Name { get; init; }

    /// <summary>The checkpoint whose policy is served: <c>best</c>, the name of its folder, or its number of steps. Default: the newest.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Type of each machine, as the target names it, for example <c>ml.m5.large</c>. Default: the target's own choice; this machine has none.</summary>
    public string? InstanceType { get; init; }

    /// <summary>How many machines serve, at least 1. Default: 1.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>Port on which it answers, in [0, 65535]; 0 takes any that is free. Default: 0. For targets that give no address of their own.</summary>
    public int Port { get; init; }

    /// <summary>How long to wait until it answers, above zero. Default: the target's own time; 60 seconds on this machine.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>Environment variables of the serving process. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
}
