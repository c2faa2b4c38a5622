using RlTemplates.SampleVerbs;
using RlTemplates.Verbs;

[assembly: Verb<GreetVerb>]

namespace RlTemplates.SampleVerbs;

/// <summary>Greets: a verb of a package, with options of its own beside those of the config class.</summary>
public sealed class GreetVerb : Verb
{
    private readonly VerbOption<string> _name = VerbOption.TextOr("--name", "a name", "Whom to greet.", "you");
    private readonly VerbOption<int?> _times = VerbOption.Whole("--times", 1, 3, "How often. Default: once.");

    /// <summary>Makes the verb.</summary>
    public GreetVerb()
        : base("greet", "Greets somebody.")
    {
        Preset = VerbOption.Text("--config", "the name or path of a preset", "A preset.");
        Options = [_name, _times, Preset];
        ConfigUse = ConfigUse.All;
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var experiment = context.Experiment();
        var bound = context.Bind(experiment, context.Get(Preset!));
        for (var i = 0; i < (context.Get(_times) ?? 1); i++)
            await context.Output.WriteLineAsync($"Hello {context.Get(_name)}, {experiment.Name} has seed {bound.Config.Seed}.");
        return ExitCodes.Success;
    }
}
