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
        var path = bound.Resolved.Max(r => r.Path.Length);
        var text = Math.Min(40, bound.Resolved.Max(r => r.Text.Length));
        foreach (var option in bound.Resolved)
            await context.PrintAsync($"{option.Path.PadRight(path)}  {option.Text.PadRight(text)}  {option.Source}");
        return ExitCodes.Success;
    }
}
