using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker;

/// <summary>Data that a job reads.</summary>
/// <param name="Name">The channel's name: the container finds the data in <c>/opt/ml/input/data/NAME</c>.</param>
/// <param name="Uri">Where it is: an address in S3, or <c>file://</c> for a job on this machine.</param>
public sealed record TrainingChannel(string Name, string Uri)
{
    /// <summary>What <see cref="Uri"/> names: S3Prefix, ManifestFile or AugmentedManifestFile.</summary>
    public string DataType { get; init; } = "S3Prefix";

    /// <summary>Whether each machine gets all (FullyReplicated) or its share (ShardedByS3Key).</summary>
    public string Distribution { get; init; } = "FullyReplicated";

    /// <summary>Groups of machines that get it. Default: all.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Attributes of an augmented manifest. Default: none.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>How it is compressed: None or Gzip. Default: the service's.</summary>
    public string? Compression { get; init; }

    /// <summary>Its media type. Default: none.</summary>
    public string? ContentType { get; init; }

    /// <summary>How records are wrapped: None or RecordIO. Default: the service's.</summary>
    public string? RecordWrapping { get; init; }

    /// <summary>How it is read: File, Pipe or FastFile. Default: the job's.</summary>
    public string? InputMode { get; init; }

    /// <summary>Seed of the order in which files are read. Default: none, as they are.</summary>
    public long? ShuffleSeed { get; init; }

    /// <summary>Whether the data is on this machine.</summary>
    internal bool IsLocal => Uri.StartsWith("file://", StringComparison.Ordinal);

    /// <summary>The channel as the service reads it.</summary>
    internal JsonObject ToJson()
    {
        if (IsLocal)
        {
            var file = new JsonObject { ["FileDataDistributionType"] = "FullyReplicated", ["FileUri"] = Uri };
            return new() { ["DataSource"] = new JsonObject { ["FileDataSource"] = file }, ["ChannelName"] = Name };
        }
        return JsonParts.Object(
            ("DataSource", JsonParts.Object(("S3DataSource", JsonParts.Object(
                ("S3DataType", DataType),
                ("S3Uri", Uri),
                ("S3DataDistributionType", Distribution),
                ("InstanceGroupNames", JsonParts.Texts(Groups)),
                ("AttributeNames", JsonParts.Texts(Attributes)))))),
            ("CompressionType", Compression),
            ("ContentType", ContentType),
            ("RecordWrapperType", RecordWrapping),
            ("InputMode", InputMode),
            ("ShuffleConfig", ShuffleSeed is { } seed ? JsonParts.Object(("Seed", seed)) : null),
            ("ChannelName", Name));
    }
}
