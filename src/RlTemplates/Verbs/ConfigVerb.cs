using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>config</c>: every value and where it came from.</summary>
internal sealed class ConfigVerb : Verb
{
    private readonly VerbOption<string?> _target = VerbOption.Text("--to", "the name of a target", "Shows the values as that target would train with them, with what it forces.");

    public ConfigVerb()
        : base("config", "Prints every option's value and where it came from.")
    {
        Preset = CommonOptions.Preset();
        Options = [Preset, _target];
        ConfigUse = ConfigUse.All;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var definition = context.Experiment();
        var selection = context.Select(definition);
        var bound = context.Get(_target) is { } name ? selection.BindFor(context.Get(Preset!), TargetChoice.Find(definition, name)) : selection.Bind(context.Get(Preset!), null);
        await TextRows.WriteAsync(context.Output, context.IsTerminal, bound.Resolved.Select(o => (string[])[o.Path, o.Text, o.Source.Text]));
        return ExitCodes.Success;
    }
}
