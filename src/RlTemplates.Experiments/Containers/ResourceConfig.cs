using System.Text.Json;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Containers;

/// <summary>What <c>resourceconfig.json</c> says of the machines of a job.</summary>
internal sealed record ResourceConfig
{
    private const int LargestBytes = 1 << 20;

    /// <summary>Name of this machine.</summary>
    public string CurrentHost { get; init; } = "algo-1";

    /// <summary>Names of all machines.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["algo-1"];

    /// <summary>Type of this machine, such as <c>ml.g5.xlarge</c>; null where it is not told.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The group of machines that this one belongs to; null where it is not told.</summary>
    public string? Group { get; init; }

    /// <summary>The network that joins the machines.</summary>
    public string NetworkInterface { get; init; } = "eth0";

    /// <summary>Reads the file; one that is not there says nothing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">It cannot be read.</exception>
    public static ResourceConfig Read(string path)
    {
        if (!File.Exists(path))
            return new();
        try
        {
            return JsonFields.Read(SmallFile.Read(path, LargestBytes), fields => new ResourceConfig
            {
                CurrentHost = fields.OptionalText("current_host") ?? "algo-1",
                Hosts = fields.Has("hosts") ? fields.Texts("hosts") : ["algo-1"],
                InstanceType = fields.OptionalText("current_instance_type"),
                Group = fields.OptionalText("current_group_name"),
                NetworkInterface = fields.OptionalText("network_interface_name") ?? "eth0",
            });
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The machines in {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file; its folder exists.</param>
    public void Write(string path) => AtomicFile.Write(path, JsonFile.Bytes(json =>
    {
        json.WriteString("current_host", CurrentHost);
        json.WriteOptional("current_instance_type", InstanceType);
        json.WriteOptional("current_group_name", Group);
        json.WriteTexts("hosts", Hosts);
        json.WriteString("network_interface_name", NetworkInterface);
    }));
}
