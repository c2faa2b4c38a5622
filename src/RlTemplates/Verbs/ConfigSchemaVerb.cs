using RlTemplates.Configuration;

namespace RlTemplates.Verbs;

/// <summary><c>config schema</c>.</summary>
internal sealed class ConfigSchemaVerb : Verb
{
    private readonly VerbOption<string?> _file = VerbOption.Text("--out", "a file", "The file to write. Default: the console.");

    public ConfigSchemaVerb()
        : base("config schema", "Writes the JSON Schema of the presets, by which editors complete and check them.") => Options = [_file];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var schema = PresetSchema.Write(context.Experiment());
        if (context.Get(_file) is { } file)
            await PresetFile.WriteAsync(context, "--out", file.Trim().Length > 0 ? file : throw new UserException($"--out is '{file}'; it must be the path of a file."), schema, FileMode.Create, inside: null);
        else
            await context.Output.WriteAsync(schema);
        return ExitCodes.Success;
    }
}
