using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>test</c>.</summary>
internal sealed class TestVerb : Verb
{
    public TestVerb()
        : base("test", "Tries training, evaluation, checkpoint, export and reload once, in seconds; keeps nothing.")
    {
        Preset = CommonOptions.Preset();
        Options = [Preset];
        ConfigUse = ConfigUse.All;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var definition = context.Experiment();
        var bound = context.Bind(definition, context.Get(Preset!));
        var experiment = new Experiment(definition, bound.Config) { Options = bound.Resolved };
        var outcome = await Blocking.Run(() => experiment.Test(cancellationToken: cancellationToken));
        foreach (var step in outcome.Steps)
            await context.PrintAsync(string.Create(CultureInfo.InvariantCulture, $"{(step.Error is null ? "passed" : "failed")}  {step.Name}  ({step.Time.TotalSeconds:0.0} s)"));
        foreach (var error in outcome.Steps.Where(step => step.Error is not null))
            context.Error($"{error.Name}: {error.Error}");
        return outcome.IsRight ? ExitCodes.Success : ExitCodes.Failure;
    }
}
