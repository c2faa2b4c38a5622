using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>A model of the fake.</summary>
public sealed record FakeModel(string Name, string Arn, JsonObject Request, DateTimeOffset CreationTime);

/// <summary>A configuration of endpoints of the fake.</summary>
public sealed record FakeEndpointConfig(string Name, string Arn, JsonObject Request, DateTimeOffset CreationTime);

/// <summary>An endpoint of the fake. A test may set everything.</summary>
public sealed class FakeEndpoint
{
    internal FakeEndpoint(string name, string arn, string config, DateTimeOffset time) =>
        (Name, Arn, ConfigName, CreationTime, LastModifiedTime) = (name, arn, config, time, time);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its name in all of AWS.</summary>
    public string Arn { get; }

    /// <summary>The configuration that it has.</summary>
    public string ConfigName { get; set; }

    /// <summary>Creating, InService, Updating, Failed, Deleting and others.</summary>
    public string Status { get; set; } = "Creating";

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; set; }

    /// <summary>How many more calls of DescribeEndpoint find it on its way; null: for ever.</summary>
    public int? DescribesUntilReady { get; set; }

    /// <summary>What comes after Creating and Updating.</summary>
    public string Outcome { get; set; } = "InService";

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreationTime { get; set; }

    /// <summary>When it changed.</summary>
    public DateTimeOffset LastModifiedTime { get; set; }
}
