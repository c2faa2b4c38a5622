using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The input channels of a job on one of its hosts.</summary>
internal sealed class InputChannels(FakeAws aws, FakeTrainingJob job, Host host, string folder)
{
    private IEnumerable<JsonNode> Channels => (job.Request["InputDataConfig"]?.AsArray() ?? []).Select(c => c!)
        .Where(c => c["DataSource"]!["S3DataSource"]?["InstanceGroupNames"]?.AsArray() is not { Count: > 0 } groups
            || groups.Any(g => (string)g! == host.Group));

    /// <summary>What stands in <c>inputdataconfig.json</c>.</summary>
    public JsonObject Describe()
    {
        var json = new JsonObject();
        foreach (var channel in Channels)
        {
            var settings = new JsonObject
            {
                ["TrainingInputMode"] = Mode(channel),
                ["S3DistributionType"] = (string?)channel["DataSource"]!["S3DataSource"]?["S3DataDistributionType"] ?? "FullyReplicated",
                ["RecordWrapperType"] = (string?)channel["RecordWrapperType"] ?? "None",
            };
            if ((string?)channel["ContentType"] is { } type)
                settings["ContentType"] = type;
            json[(string)channel["ChannelName"]!] = settings;
        }
        return json;
    }

    public void Download()
    {
        foreach (var channel in Channels.Where(c => Mode(c) != "Pipe"))
        {
            var source = channel["DataSource"]!["S3DataSource"]
                ?? throw new TrainingException("ClientError: The fake reads channels from S3 only.");
            if ((string)source["S3DataType"]! != "S3Prefix")
                throw new TrainingException("ClientError: The fake reads channels of the type S3Prefix only.");
            Fetch((string)channel["ChannelName"]!, (string)source["S3Uri"]!, (string?)source["S3DataDistributionType"] == "ShardedByS3Key");
        }
    }

    private void Fetch(string channel, string uri, bool sharded)
    {
        var (bucket, prefix) = FakeS3.Split(uri);
        var objects = aws.S3.List(bucket, prefix).Where(o => !o.Key.EndsWith('/')).ToList();
        if (objects.Count == 0)
        {
            throw new TrainingException($"ClientError: Data download failed:No S3 objects found under S3 URL \"{uri}\" given in input data source."
                + $" Please ensure that the bucket exists in the selected region ({aws.Region}), that objects exist under that S3 prefix.");
        }
        var hosts = HostPlan.Of(job).Count;
        for (var i = 0; i < objects.Count; i++)
        {
            if (sharded && i % hosts != host.Index)
                continue;
            var rest = objects[i].Key[prefix.Length..].TrimStart('/');
            var file = Path.Combine(folder, channel, rest.Length > 0 ? rest : Path.GetFileName(prefix));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(objects[i].File, file, overwrite: true);
        }
        Directory.CreateDirectory(Path.Combine(folder, channel));
    }

    private string Mode(JsonNode channel) =>
        (string?)channel["InputMode"] ?? (string?)job.Request["AlgorithmSpecification"]?["TrainingInputMode"] ?? "File";
}
