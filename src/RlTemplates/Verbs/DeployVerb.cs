using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>deploy</c>.</summary>
internal sealed class DeployVerb : Verb
{
    private const int MostMachines = 10_000;

    private readonly VerbArgument _run = CommonOptions.RunArgument();
    private readonly VerbOption<string?> _target = TargetUse.Option();

    private readonly VerbOption<string?> _name = VerbOption.Text(
        "--name", "a name of lower-case letters, digits and dashes", "What the endpoint is called. Default: the experiment's name and the time.");

    private readonly VerbOption<string?> _checkpoint = VerbOption.Text(
        "--checkpoint", "best, or the folder name or the number of steps of a checkpoint", "The checkpoint that is served: best, its folder's name, or its number of steps. Default: the newest.");

    private readonly VerbOption<string?> _instanceType = VerbOption.Text("--instance-type", "the name of a type", "Type of each machine, as the target names it. Default: the target's choice.");
    private readonly VerbOption<int?> _instances = VerbOption.Whole("--instances", 1, MostMachines, "How many machines serve. Default: 1.");
    private readonly VerbOption<int?> _port = VerbOption.Whole("--port", 0, 65535, "Port on which it answers, on this machine. Default: any that is free.");

    private readonly VerbOption<TimeSpan?> _timeout = VerbOption.Parsed<TimeSpan>(
        "--timeout", "a duration above 0s, such as 10m", "How long to wait until it answers. Default: 60s on this machine, else the target's own time.",
        text => DurationText.TryParse(text, out var time) && time > TimeSpan.Zero ? time : null);

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public DeployVerb()
        : base("deploy", "Serves a run's policy until it is deleted, and prints the command that does so.")
    {
        Arguments = [_run];
        Options = [_target, _name, _checkpoint, _instanceType, _instances, _port, _timeout, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var run = await Jobs.FindFilesAsync(context, context.Get(_run), context.Get(_target), cancellationToken);
        var definition = context.Experiment(run.Id);
        var target = TargetUse.Of(context, definition, TargetChoice.Find(definition, context.Get(_target)));
        var options = new DeployOptions
        {
            Name = context.Get(_name),
            Checkpoint = context.Get(_checkpoint),
            InstanceType = context.Get(_instanceType),
            InstanceCount = context.Get(_instances) ?? 1,
            Port = context.Get(_port) ?? 0,
            StartTimeout = context.Get(_timeout),
        };
        var deployment = new Deployment
        {
            Name = options.Name ?? EndpointAccess.NameFor(run.Experiment, DateTimeOffset.UtcNow),
            Target = target.Declaration,
            Store = context.Runs,
            Run = run,
            Options = options,
            Program = JobProgram.ThisProcess(),
            Tell = context.Warn,
        };
        if (target.Settings is LocalAttribute && !context.HasVerb(ServeArguments.Verb))
            throw new UserException("deploy on this machine needs the package RlTemplates.Serving, which this program does not reference (dotnet add package RlTemplates.Serving).");
        var to = target.Declaration.IsImplicit || target.Declaration.IsDefault ? "" : $" --to {target.Declaration.Name}{(context.HasSeveral ? $" --experiment {definition.Name}" : "")}";
        // Somewhere else it goes on, and costs money, whatever becomes of this command.
        if (target.Settings is not LocalAttribute)
            context.Note($"Deploying {deployment.Name}; what ends it: {context.Command($"endpoints delete {deployment.Name}{to}")}");
        await using var endpoint = await EndpointAccess.DeployAsync(target.Declaration, target.Settings, target.Secrets, deployment, cancellationToken);
        if (context.Get(_json))
        {
            await JsonOutput.WriteObjectAsync(context.Output, json => EndpointText.Write(json, endpoint.Info));
            return ExitCodes.Success;
        }
        await context.PrintAsync($"{endpoint.Name} serves run {run.Id}{(endpoint.Address is { } address ? $" at {address}" : "")}");
        await context.PrintAsync("ask it with: " + context.Command($"predict {endpoint.Name}{to}"));
        await context.PrintAsync("end it with: " + context.Command($"endpoints delete {endpoint.Name}{to}"));
        return ExitCodes.Success;
    }
}
