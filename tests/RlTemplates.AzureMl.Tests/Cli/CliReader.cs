using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RlTemplates.AzureMl.Tests.Cli;

/// <summary>Makes the request of a job file, as Azure's command line does: names, modes, durations, references to assets.</summary>
/// <param name="workspace">Id of the workspace.</param>
internal sealed class CliReader(string workspace)
{
    private static readonly Dictionary<string, string> Modes = new()
    {
        ["ro_mount"] = "ReadOnlyMount", ["rw_mount"] = "ReadWriteMount", ["download"] = "Download", ["upload"] = "Upload", ["direct"] = "Direct",
    };

    public static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.ShouldHaveSingleItem().RootNode.ShouldBeOfType<YamlMappingNode>();
    }

    public JsonObject Request(string text)
    {
        var job = Parse(text);
        Text(job, "type").ShouldBe("command");
        var properties = new JsonObject { ["jobType"] = "Command", ["command"] = Text(job, "command") };
        Put(properties, "displayName", Text(job, "display_name"));
        Put(properties, "experimentName", Text(job, "experiment_name"));
        Put(properties, "codeId", Id(Text(job, "code"), "codes"));
        Put(properties, "environmentId", Id(Text(job, "environment"), "environments"));
        Put(properties, "computeId", Text(job, "compute") is { } compute ? $"{workspace}/computes/{compute["azureml:".Length..]}" : null);
        Put(properties, "environmentVariables", Texts(job, "environment_variables"));
        Put(properties, "tags", Texts(job, "tags"));
        Put(properties, "inputs", Map(job, "inputs", value => value is YamlScalarNode literal
            ? new JsonObject { ["jobInputType"] = "literal", ["value"] = literal.Value }
            : Data((YamlMappingNode)value, "jobInputType")));
        Put(properties, "outputs", Map(job, "outputs", value => Data((YamlMappingNode)value, "jobOutputType")));
        if (Part(job, "resources") is { } resources)
        {
            var json = new JsonObject();
            Put(json, "instanceCount", Number(resources, "instance_count"));
            Put(json, "instanceType", Text(resources, "instance_type"));
            Put(json, "shmSize", Text(resources, "shm_size"));
            Put(json, "dockerArgs", Text(resources, "docker_args"));
            properties["resources"] = json;
        }
        if (Part(job, "distribution") is { } distribution)
            properties["distribution"] = Distribution(distribution);
        if (Part(job, "limits") is { } limits)
            properties["limits"] = new JsonObject { ["jobLimitsType"] = "Command", ["timeout"] = $"PT{Text(limits, "timeout")}S" };
        if (Part(job, "identity") is { } identity)
            properties["identity"] = new JsonObject { ["identityType"] = Text(identity, "type") switch { "aml_token" => "AMLToken", "managed" => "Managed", "user_identity" => "UserIdentity", var other => other } };
        if (Part(job, "queue_settings") is { } queue)
            properties["queueSettings"] = new JsonObject { ["jobTier"] = Text(queue, "job_tier") };
        Put(properties, "services", Map(job, "services", value => new JsonObject
        {
            ["jobServiceType"] = Text((YamlMappingNode)value, "type") == "tensor_board" ? "TensorBoard" : Text((YamlMappingNode)value, "type"),
            ["properties"] = new JsonObject { ["logDir"] = Text((YamlMappingNode)value, "log_dir") },
        }));
        return new() { ["properties"] = properties };
    }

    /// <summary>A text, which no tool may take for a number or a switch.</summary>
    public static string? Text(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var value) ? ((YamlScalarNode)value).Value : null;

    public static YamlMappingNode? Part(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var value) ? (YamlMappingNode)value : null;

    private static JsonObject Distribution(YamlMappingNode distribution)
    {
        if (Text(distribution, "type") == "mpi")
            return new() { ["distributionType"] = "Mpi", ["processCountPerInstance"] = Number(distribution, "process_count_per_instance") };
        var ray = new JsonObject { ["distributionType"] = Text(distribution, "type") == "ray" ? "Ray" : null };
        Put(ray, "port", Number(distribution, "port"));
        Put(ray, "address", Text(distribution, "address"));
        Put(ray, "includeDashboard", Text(distribution, "include_dashboard") is { } include ? include == "true" : null);
        Put(ray, "dashboardPort", Number(distribution, "dashboard_port"));
        Put(ray, "headNodeAdditionalArgs", Text(distribution, "head_node_additional_args"));
        Put(ray, "workerNodeAdditionalArgs", Text(distribution, "worker_node_additional_args"));
        return ray;
    }

    private JsonObject Data(YamlMappingNode data, string kind)
    {
        var json = new JsonObject { [kind] = Text(data, "type") };
        var path = Text(data, "path");
        Put(json, "uri", path?.StartsWith("azureml:", StringComparison.Ordinal) == true && !path.StartsWith("azureml://", StringComparison.Ordinal) ? Id(path, "data") : path);
        Put(json, "mode", Text(data, "mode") is { } mode ? Modes[mode] : null);
        return json;
    }

    private string? Id(string? reference, string kind) => reference?.Split(':') is ["azureml", var name, var version] ? $"{workspace}/{kind}/{name}/versions/{version}" : reference;

    private static int? Number(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var value)
        ? int.Parse(((YamlScalarNode)value).Style is ScalarStyle.Plain ? ((YamlScalarNode)value).Value! : "in quotation marks", System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static JsonObject? Texts(YamlMappingNode node, string name) => Map(node, name, static value => JsonValue.Create(((YamlScalarNode)value).Value)!);

    private static JsonObject? Map(YamlMappingNode node, string name, Func<YamlNode, JsonNode> read) => Part(node, name) is { } map
        ? new(map.Children.Select(m => KeyValuePair.Create(((YamlScalarNode)m.Key).Value!, (JsonNode?)read(m.Value))))
        : null;

    private static void Put(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
            json[name] = value;
    }
}
