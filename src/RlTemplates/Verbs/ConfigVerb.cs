using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>config</c>: every value and where it came from.</summary>
internal sealed class ConfigVerb : Verb
{
    public ConfigVerb()
        : base("config", "Prints every option's value and where it came from.")
    {
        Preset = CommonOptions.Preset();
        Options = [Preset];
        ConfigUse = ConfigUse.All;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var bound = context.Select(context.Experiment()).Bind(context.Get(Preset!), null);
        await TextRows.WriteAsync(context.Output, context.IsTerminal, bound.Resolved.Select(o => (string[])[o.Path, o.Text, o.Source.Text]));
        return ExitCodes.Success;
    }
}
