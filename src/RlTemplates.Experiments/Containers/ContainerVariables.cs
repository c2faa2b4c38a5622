using System.Globalization;
using System.Text.Json;

namespace RlTemplates.Containers;

/// <summary>
/// The variables <c>SM_*</c> that SageMaker's toolkit sets for a script in a container. The program itself reads none of them.
/// <c>SM_TRAINING_ENV</c>, which repeats them all, and those that name a
/// Python module are left out.
/// </summary>
internal static class ContainerVariables
{
    private const string OwnPrefix = "sagemaker_";

    /// <summary>The variables by name.</summary>
    /// <param name="folders">The container's folders.</param>
    /// <param name="hyperparameters">Texts by name; each is JSON, or counts as it stands.</param>
    /// <param name="resources">The machines.</param>
    /// <param name="channels">Names of the channels.</param>
    /// <param name="cpus">CPUs of this machine.</param>
    /// <param name="gpus">GPUs of this machine.</param>
    public static IReadOnlyDictionary<string, string> Of(
        ContainerFolders folders, IReadOnlyDictionary<string, string> hyperparameters, ResourceConfig resources, IReadOnlyList<string> channels, int cpus, int gpus)
    {
        var groups = new[] { resources.Group ?? "homogeneousCluster" };
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SM_HOSTS"] = PythonJson.Texts(resources.Hosts),
            ["SM_CURRENT_HOST"] = resources.CurrentHost,
            ["SM_CURRENT_INSTANCE_TYPE"] = resources.InstanceType ?? "",
            ["SM_CURRENT_INSTANCE_GROUP"] = groups[0],
            ["SM_CURRENT_INSTANCE_GROUP_HOSTS"] = PythonJson.Texts(resources.Hosts),
            ["SM_INSTANCE_GROUPS"] = PythonJson.Texts(groups),
            ["SM_IS_HETERO"] = "false",
            ["SM_NETWORK_INTERFACE_NAME"] = resources.NetworkInterface,
            ["SM_NUM_CPUS"] = cpus.ToString(CultureInfo.InvariantCulture),
            ["SM_NUM_GPUS"] = gpus.ToString(CultureInfo.InvariantCulture),
            ["SM_NUM_NEURONS"] = "0",
            ["SM_LOG_LEVEL"] = "20",
            ["SM_MODEL_DIR"] = folders.Model,
            ["SM_INPUT_DIR"] = folders.Input,
            ["SM_INPUT_CONFIG_DIR"] = folders.Config,
            ["SM_OUTPUT_DIR"] = folders.Output,
            ["SM_OUTPUT_DATA_DIR"] = folders.OutputData,
            ["SM_OUTPUT_INTERMEDIATE_DIR"] = folders.Intermediate,
            ["SM_INPUT_DATA_CONFIG"] = Compact(folders.Channels),
            ["SM_RESOURCE_CONFIG"] = Compact(folders.Resources),
            ["SM_FRAMEWORK_PARAMS"] = "{}",
        };
        AddChannels(variables, folders, channels);
        AddHyperparameters(variables, hyperparameters);
        return variables;
    }

    /// <summary>Adds the variables of channels, each with the folder or file of its data.</summary>
    private static void AddChannels(Dictionary<string, string> variables, ContainerFolders folders, IReadOnlyList<string> channels)
    {
        variables["SM_CHANNELS"] = PythonJson.Texts(channels);
        foreach (var channel in channels)
            variables[ChannelName(channel)] = folders.Channel(channel);
    }

    /// <summary>Name of the variable with the data of a channel.</summary>
    public static string ChannelName(string channel) => "SM_CHANNEL_" + channel.ToUpperInvariant();

    private static void AddHyperparameters(Dictionary<string, string> variables, IReadOnlyDictionary<string, string> hyperparameters)
    {
        var shown = hyperparameters.Where(h => !h.Key.StartsWith(OwnPrefix, StringComparison.Ordinal) && !RunDocument.IsPart(h.Key))
            .OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => (h.Key, h.Value, Json: Parse(h.Value))).ToList();
        variables["SM_HPS"] = PythonJson.Object(shown.Select(h => (h.Key, h.Json is { } json ? PythonJson.Compact(json) : PythonJson.Text(h.Value))));
        variables["SM_USER_ARGS"] = PythonJson.Texts(
            shown.SelectMany(h => new[] { h.Key.Length == 1 ? $"-{h.Key}" : $"--{h.Key}", PythonText.Argument(h.Json, h.Value) }));
        foreach (var (name, text, json) in shown)
        {
            variables["SM_HP_" + name.ToUpperInvariant()] = json switch
            {
                null => text,
                { ValueKind: JsonValueKind.String } told => told.GetString()!,
                { ValueKind: JsonValueKind.Null } => "",
                { } other => PythonJson.Compact(other),
            };
        }
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Compact(string path) => File.Exists(path) && Parse(File.ReadAllText(path)) is { } json ? PythonJson.Compact(json) : "{}";
}
