using RlTemplates.Experiments;
using RlTemplates.Policies;

namespace RlTemplates.Verbs;

/// <summary><c>submit</c>.</summary>
internal sealed class SubmitVerb : Verb
{
    private readonly VerbOption<string?> _target = VerbOption.Text(
        "--to", "the name of a target",
        "Where to: a target that the config class declares, or, by default, a process of this machine that outlives the terminal.");

    public SubmitVerb()
        : base("submit", "Trains in a process that outlives the terminal.")
    {
        Preset = CommonOptions.Preset();
        Options = [_target, Preset];
        ConfigUse = ConfigUse.All;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (definition, store) = (context.Experiment(), context.Runs);
        var target = TargetChoice.Find(definition, context.Get(_target));
        var bound = context.Select(definition).Bind(context.Get(Preset!), null);
        var configured = definition.Configure(bound.Config!);
        var (errors, warnings) = PolicyCheck.Judge(definition, bound, configured, target.Name);
        foreach (var warning in warnings)
            context.Warn(warning);
        if (errors.Count > 0)
            throw new UserException(errors);
        new Experiment(definition, configured).EnsureItCanBeBuilt();
        var settings = target.Bind(bound.Resolved, bound.Secrets);
        var machines = target.BindMachines(settings, definition.Machines, bound.Resolved, bound.Secrets);
        var run = definition.CreateRun(store, new() { Seed = configured.Seed, Config = bound.Resolved });
        var job = new JobDescription
        {
            Definition = definition,
            Config = bound.Config!,
            Store = store,
            Run = run,
            Target = target,
            Machines = machines,
            Secrets = new(bound.Secrets),
            Program = JobProgram.ThisProcess(),
        };
        await using var submitted = await JobSubmission.SubmitAsync(job, settings, cancellationToken);
        await context.Output.WriteLineAsync($"submitted {run.Id}");
        await context.Output.WriteLineAsync($"follow it with: attach {run.Id}");
        return ExitCodes.Success;
    }
}
