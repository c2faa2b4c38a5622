using RlTemplates.Configuration;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary><c>config init</c>.</summary>
internal sealed class ConfigInitVerb : Verb
{
    private readonly VerbArgument _name = new("name", "Name of the preset: configs/NAME.yaml is written.");

    public ConfigInitVerb()
        : base("config init", "Writes a preset with every option, its default and what it means; overwrites nothing.") =>
        Arguments = [_name];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (experiment, name) = (context.Experiment(), context.Get(_name));
        if (!PresetFile.IsName(name))
            throw new UserException(
                $"The preset's name is '{TextRule.Shorten(name)}'; it must be a name or a path below configs, without '..'.");
        if (name.StartsWith(Presets.FolderName + "/", StringComparison.Ordinal))
            throw new UserException($"The preset's name is '{TextRule.Shorten(name)}', and presets are written into {Presets.FolderName} as it is; did you mean {TextRule.Shorten(name[(Presets.FolderName.Length + 1)..])}?");
        var file = Path.Combine(Presets.FolderName, Presets.IsFileName(name) ? name : name + ".yaml");
        await PresetFile.WriteAsync(context, "The preset", file, PresetWriter.Write(experiment), FileMode.CreateNew, Presets.FolderName);
        return ExitCodes.Success;
    }
}
