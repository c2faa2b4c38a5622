using RlTemplates.Experiments;

namespace RlTemplates.Verbs;

/// <summary><c>submit</c>.</summary>
internal sealed class SubmitVerb : Verb
{
    private readonly VerbOption<string?> _target = VerbOption.Text(
        "--to", "the name of a target",
        "Where to: a target that the config class declares, or, by default, a process of this machine that outlives the terminal.");

    private readonly VerbOption<TimeSpan?> _grace = CommonOptions.Grace();

    public SubmitVerb()
        : base("submit", "Trains in a process that outlives the terminal.")
    {
        Preset = CommonOptions.Preset();
        Options = [_target, Preset, _grace];
        ConfigUse = ConfigUse.All;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (definition, store) = (context.Experiment(), context.Runs);
        var target = TargetChoice.Find(definition, context.Get(_target));
        var bound = context.Select(definition).Bind(context.Get(Preset!), null);
        var request = new SubmitRequest
        {
            Definition = definition,
            Config = bound.Config!,
            Options = bound.Resolved,
            Secrets = bound.Secrets,
            Target = target,
            Store = store,
            Program = JobProgram.ThisProcess(),
            GracePeriod = context.Get(_grace),
            Warn = context.Warn,
        };
        await using var job = await JobSubmission.SubmitAsync(request, cancellationToken);
        try
        {
            await context.PrintAsync($"submitted {job.Run.Id}");
            await context.PrintAsync("follow it with: " + context.Command($"attach {job.Run.Id}"));
            return ExitCodes.Success;
        }
        catch (IOException exception)
        {
            context.Error($"Run {job.Run.Id} is submitted and goes on, but that could not be told: {exception.Message}");
            return ExitCodes.Failure;
        }
    }
}
