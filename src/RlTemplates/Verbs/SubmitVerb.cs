using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Policies;

namespace RlTemplates.Verbs;

/// <summary><c>submit</c>.</summary>
internal sealed class SubmitVerb : Verb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly VerbOption<string> _target = VerbOption.TextOr(
        "--to", "the name of a target",
        "Where to: local, a process of this machine that outlives the terminal, or a target that the config class declares.",
        "local");

    public SubmitVerb()
        : base("submit", "Trains in a process that outlives the terminal.")
    {
        Preset = CommonOptions.Preset();
        Options = [_target, Preset];
        ConfigUse = ConfigUse.All;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (definition, target, store) = (context.Experiment(), context.Get(_target), context.Runs);
        if (TargetChoice.Refusal(definition, target) is { } refusal)
            throw new UserException(refusal);
        var bound = context.Select(definition).Bind(context.Get(Preset!), null);
        var configured = definition.Configure(bound.Config!);
        var (errors, warnings) = PolicyCheck.Judge(definition, bound, configured, target);
        foreach (var warning in warnings)
            context.Warn(warning);
        if (errors.Count > 0)
            throw new UserException(errors);
        new Experiment(definition, configured).EnsureItCanBeBuilt();
        var run = store.Create(definition.Name, new() { Seed = configured.Seed, Config = bound.Resolved, Tags = definition.Tags });
        string[] arguments = ["train", "--job", run.Id, "--experiment", definition.Name, "--runs", store.Root];
        await Blocking.Run(() => LocalTarget.Submit(store, run, arguments, bound.Secrets, Patience));
        await context.Output.WriteLineAsync($"submitted {run.Id}");
        await context.Output.WriteLineAsync($"follow it with: attach {run.Id}");
        return ExitCodes.Success;
    }
}
