using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using RlTemplates.AzureMl.Requests;
using YamlDotNet.RepresentationModel;
using static RlTemplates.AzureMl.Cli.YamlParts;

namespace RlTemplates.AzureMl.Cli;

/// <summary>
/// Writes a job as Azure's command line reads it (<c>az ml job create --file</c>, extension <c>ml</c> 2): the same job as a request asks
/// for, by the names of that file's schema (looked up on 2026-11-30).
/// </summary>
internal static class JobYaml
{
    private const string Schema = "https://azuremlschemas.azureedge.net/latest/commandJob.schema.json";

    private static readonly Dictionary<string, string> Modes = new(StringComparer.Ordinal)
    {
        ["ReadOnlyMount"] = "ro_mount", ["ReadWriteMount"] = "rw_mount", ["Download"] = "download", ["Upload"] = "upload",
        ["Direct"] = "direct", ["EvalMount"] = "eval_mount", ["EvalDownload"] = "eval_download",
    };

    private static readonly Dictionary<string, string> Identities = new(StringComparer.Ordinal)
    {
        ["AMLToken"] = "aml_token", ["Managed"] = "managed", ["UserIdentity"] = "user_identity",
    };

    private static readonly Dictionary<string, string> Services = new(StringComparer.Ordinal)
    {
        ["TensorBoard"] = "tensor_board", ["JupyterLab"] = "jupyter_lab", ["SSH"] = "ssh", ["VSCode"] = "vs_code",
    };

    /// <summary>Writes a job.</summary>
    public static string Write(CliJob job)
    {
        var body = job.Body["properties"]!.AsObject();
        return Save(Mapping(
            ("$schema", Text(Schema)),
            ("type", Text("command")),
            ("name", Text(job.Name)),
            ("display_name", Text(body["displayName"])),
            ("experiment_name", Text(body["experimentName"])),
            ("tags", Texts(body["tags"])),
            ("command", Text(body["command"])),
            ("code", job.CodeFolder is { } folder ? Text(folder) : Text(Asset(body["codeId"]))),
            ("environment", job.Image is { } image ? Environment(image, job.BuildFolder) : Text(Asset(body["environmentId"]))),
            ("environment_variables", Texts(body["environmentVariables"])),
            ("inputs", Map(body["inputs"], Input)),
            ("outputs", Map(body["outputs"], Output)),
            ("compute", Text(Asset(body["computeId"]))),
            ("resources", Resources(body["resources"])),
            ("distribution", Distribution(body["distribution"])),
            ("limits", Limits(body["limits"])),
            ("identity", Identity(body["identity"])),
            ("queue_settings", body["queueSettings"] is { } queue ? Mapping(("job_tier", Text(queue["jobTier"]))) : null),
            ("services", Map(body["services"], Service))));
    }

    // azureml:NAME:VERSION for something with versions, azureml:NAME for a compute.
    private static string? Asset(JsonNode? id) => (string?)id is not { } text ? null
        : text.Split('/') is [.., var name, "versions", var version] ? $"azureml:{name}{(version == "latest" ? "@" : ":")}{version}"
        : $"azureml:{text[(text.LastIndexOf('/') + 1)..]}";

    private static YamlMappingNode Environment(ImageSpec image, string? folder) => Mapping(
        ("image", Text(image.Image)),
        ("build", image.Image is not null || folder is null ? null
            : Mapping(("path", Text(folder)), ("dockerfile_path", Text(image.Dockerfile)))),
        ("conda_file", image.CondaFile is { } packages ? Load(packages) : null));

    private static YamlNode Input(JsonNode input) => (string?)input["jobInputType"] == JobInput.Literal
        ? Text(input["value"])!
        : Mapping(("type", Text(input["jobInputType"])), ("path", Text(Data(input["uri"]))), ("mode", Mode(input["mode"])));

    private static YamlMappingNode Output(JsonNode output) =>
        Mapping(("type", Text(output["jobOutputType"])), ("path", Text(output["uri"])), ("mode", Mode(output["mode"])));

    // An asset of the workspace has an id of its own.
    private static string? Data(JsonNode? uri) => (string?)uri is { } text && text.StartsWith('/') && text.Contains("/data/", StringComparison.Ordinal)
        ? Asset(uri)
        : (string?)uri;

    private static YamlMappingNode? Identity(JsonNode? identity) =>
        (string?)identity?["identityType"] is { } type ? Mapping(("type", Text(Identities.GetValueOrDefault(type, type)))) : null;

    private static YamlScalarNode? Mode(JsonNode? mode) => (string?)mode is { } name ? Text(Modes.GetValueOrDefault(name, name)) : null;

    private static YamlMappingNode? Resources(JsonNode? resources) => resources is null ? null : Mapping(
        ("instance_count", Number(resources["instanceCount"])),
        ("instance_type", Text(resources["instanceType"])),
        ("shm_size", Text(resources["shmSize"])),
        ("docker_args", Text(resources["dockerArgs"])));

    private static YamlMappingNode? Distribution(JsonNode? distribution) => (string?)distribution?["distributionType"] switch
    {
        null => null,
        "Ray" => Mapping(
            ("type", Text("ray")),
            ("port", Number(distribution!["port"])),
            ("address", Text(distribution["address"])),
            ("include_dashboard", Number(distribution["includeDashboard"])),
            ("dashboard_port", Number(distribution["dashboardPort"])),
            ("head_node_additional_args", Text(distribution["headNodeAdditionalArgs"])),
            ("worker_node_additional_args", Text(distribution["workerNodeAdditionalArgs"]))),
        var type => Mapping(
            ("type", Text(type.ToLowerInvariant())), ("process_count_per_instance", Number(distribution!["processCountPerInstance"]))),
    };

    // Seconds, where requests have a duration.
    private static YamlMappingNode? Limits(JsonNode? limits)
    {
        if ((string?)limits?["timeout"] is not { } timeout)
            return null;
        var seconds = (long)XmlConvert.ToTimeSpan(timeout).TotalSeconds;
        return Mapping(("timeout", new YamlScalarNode(seconds.ToString(CultureInfo.InvariantCulture))));
    }

    // What a kind of service has of its own is named; the rest stays among the properties.
    private static YamlMappingNode Service(JsonNode service)
    {
        var type = (string?)service["jobServiceType"] ?? "";
        var properties = service["properties"]?.AsObject() ?? [];
        var rest = properties.Where(static p => p.Key is not ("logDir" or "sshPublicKeys"))
            .Select(static p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()));
        return Mapping(
            ("type", Text(Services.GetValueOrDefault(type, type))),
            ("log_dir", Text(properties["logDir"])),
            ("ssh_public_keys", Text(properties["sshPublicKeys"])),
            ("properties", Texts(new JsonObject(rest))));
    }
}
