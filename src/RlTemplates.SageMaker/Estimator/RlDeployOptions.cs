namespace RlTemplates.SageMaker;

/// <summary>Machines and names of an endpoint.</summary>
public sealed class RlDeployOptions
{
    /// <summary>Type of the machines, such as <c>ml.m5.large</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>How many machines there are at first; at least 1. Default: 1.</summary>
    public int InitialInstanceCount { get; init; } = 1;

    /// <summary>Name of the endpoint and its configuration. Default: the model's name.</summary>
    public string? EndpointName { get; init; }

    /// <summary>Tags of model, configuration and endpoint. Default: the estimator's.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The KMS key that encrypts the machines' disks. Default: none.</summary>
    public string? KmsKey { get; init; }

    /// <summary>How long a container may take until it answers, in [60 s, 1 h]. Default: the service's time.</summary>
    public TimeSpan? ContainerStartupHealthCheckTimeout { get; init; }

    /// <summary>How long the endpoint may take until it is in service, above zero. Default: 30 minutes.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether to return when the endpoint is in service, in place of at once. Default: true.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Throws where a value is wrong; nothing is asked or sent before.</summary>
    /// <exception cref="UserException">All that is wrong.</exception>
    internal void Check()
    {
        var faults = new[]
        {
            EndpointName is { } name ? SageMakerName.Fault("The endpoint's name", name) : null,
            InstanceFamily.Fault("InstanceType", InstanceType),
            EndpointConfigRequest.CountFault(InitialInstanceCount),
            EndpointConfigRequest.StartupFault(ContainerStartupHealthCheckTimeout),
            StartTimeout > TimeSpan.Zero ? null : $"StartTimeout is {StartTimeout}; it must be above zero.",
        }.OfType<string>().Concat(Tags is null ? [] : RlEstimatorLimits.TagFaults(Tags)).ToList();
        if (faults.Count > 0)
            throw new UserException(faults);
    }
}
