namespace RlTemplates;

/// <summary>
/// Names defaults of a team: a YAML file in the form of a preset that its kit's assembly embeds. They lie above the defaults of the options' records and below
/// what a config class, a preset, a variable or the command line sets. Options that an experiment lacks are passed over. Of several files, and of several kits in the order of their
/// names, the later one wins.
/// </summary>
/// <param name="resource">Name of the embedded resource: <c>&lt;EmbeddedResource Include="defaults.yaml" LogicalName="defaults.yaml" /&gt;</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RlDefaultsAttribute(string resource) : Attribute
{
    /// <summary>Name of the embedded resource.</summary>
    public string Resource { get; } = resource;

    /// <summary>Name of the only experiment that it is for. Default: none, it is for all.</summary>
    public string? Experiment { get; set; }
}
