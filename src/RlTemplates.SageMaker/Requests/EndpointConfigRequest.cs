using System.Globalization;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker;

/// <summary>The body of <c>CreateEndpointConfig</c>.</summary>
internal static class EndpointConfigRequest
{
    /// <summary>The name of the only variant.</summary>
    public const string Variant = "AllTraffic";

    /// <summary>The body: one variant that gets all requests.</summary>
    /// <param name="name">Name of the configuration.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="instanceType">Type of the machines.</param>
    /// <param name="instanceCount">How many there are at first; at least 1.</param>
    /// <param name="startup">How long a container may take until it answers, 60 s to 1 hour; null for the service's time.</param>
    /// <param name="tags">Tags.</param>
    /// <param name="kmsKey">The key that encrypts the disks.</param>
    /// <exception cref="UserException">A value is outside of its limits.</exception>
    public static JsonObject Build(
        string name, string model, string instanceType, int instanceCount = 1, TimeSpan? startup = null,
        IReadOnlyDictionary<string, string>? tags = null,
        string? kmsKey = null)
    {
        if ((CountFault(instanceCount) ?? StartupFault(startup)) is { } fault)
            throw new UserException(fault);
        var variant = new JsonObject
        {
            ["ModelName"] = model, ["VariantName"] = Variant, ["InitialVariantWeight"] = 1, ["InitialInstanceCount"] = instanceCount, ["InstanceType"] = instanceType,
        };
        if (startup is { } time)
            variant["ContainerStartupHealthCheckTimeoutInSeconds"] = (int)Math.Ceiling(time.TotalSeconds);
        return JsonParts.Object(
            ("EndpointConfigName", name),
            ("ProductionVariants", new JsonArray(variant)),
            ("Tags", tags is null ? null : AwsParts.Tags(tags)),
            ("KmsKeyId", kmsKey));
    }

    /// <summary>What is wrong with a number of machines; null where it is right.</summary>
    public static string? CountFault(int instanceCount) => instanceCount >= 1
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The endpoint's instance count is {instanceCount}; it must be at least 1.");

    /// <summary>What is wrong with the time that a container may take; null where it is right.</summary>
    public static string? StartupFault(TimeSpan? startup) => startup is { TotalSeconds: < 60 or > 3600 } wrong
        ? string.Create(CultureInfo.InvariantCulture, $"The start-up time-out is {wrong.TotalSeconds} s; it must be 60 s to 3600 s.")
        : null;
}
