using RlTemplates.Experiments;
using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary>What the verbs below <c>compute</c> share.</summary>
internal abstract class MachinesVerb : Verb
{
    protected readonly VerbOption<string?> To = TargetUse.Option();
    protected readonly VerbOption<bool> Json = CommonOptions.Json();

    protected MachinesVerb(string name, string summary)
        : base(name, summary) => (ConfigUse, EndsOnInterrupt) = (ConfigUse.OfTarget, true);

    protected static VerbArgument GroupArgument() => new("group", "Name of the machine group.");

    protected ComputeAccess Access(VerbContext context)
    {
        var target = TargetUse.Of(context, context.Get(To));
        return new(target.Declaration, target.Settings, target.Secrets);
    }

    protected Task TellAsync(VerbContext context, ComputeInfo info) =>
        context.Get(Json) ? JsonOutput.WriteObjectAsync(context.Output, json => ComputeText.Write(json, info)) : context.PrintAsync(ComputeText.Line(info));
}

/// <summary><c>compute</c>.</summary>
internal sealed class ComputeVerb : MachinesVerb
{
    public ComputeVerb()
        : base("compute", "Lists the machines that a target keeps.") => Options = [To, Json];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var machines = await Access(context).ListAsync(cancellationToken);
        if (context.Get(Json))
            await JsonOutput.WriteListAsync(context.Output, machines, ComputeText.Write);
        else
            await TextRows.WriteAsync(context.Output, context.IsTerminal, machines.Select(ComputeText.Row).Prepend(ComputeText.Headings));
        return ExitCodes.Success;
    }
}

/// <summary><c>compute create</c>.</summary>
internal sealed class ComputeCreateVerb : MachinesVerb
{
    private readonly VerbArgument _group = GroupArgument();

    public ComputeCreateVerb()
        : base("compute create", "Makes the machines of a group of the config class, or finds those that there are.") => (Arguments, Options) = ([_group], [To, Json]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var definition = context.Experiment();
        var name = context.Get(_group);
        var names = definition.Machines.Select(m => m.Name).ToList();
        var group = definition.Machines.FirstOrDefault(m => m.Name == name)
            ?? throw new UserException($"{definition.Name} has no machine group '{name}'{(names.Count == 0 ? "; it has none: add [Head] or [Workers] to its config class." : OptionLookup.DidYouMean(name, names))}");
        var bound = context.Select(definition).BindTargets();
        await TellAsync(context, await Access(context).CreateAsync(group.Bind(bound.Resolved, bound.Secrets), cancellationToken));
        return ExitCodes.Success;
    }
}

/// <summary><c>compute status</c>.</summary>
internal sealed class ComputeStatusVerb : MachinesVerb
{
    private readonly VerbArgument _group = GroupArgument();

    public ComputeStatusVerb()
        : base("compute status", "Shows how the machines of a group stand.") => (Arguments, Options) = ([_group], [To, Json]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await TellAsync(context, await Access(context).FindAsync(context.Get(_group), cancellationToken));
        return ExitCodes.Success;
    }
}

/// <summary><c>compute wait</c>.</summary>
internal sealed class ComputeWaitVerb : MachinesVerb
{
    private const int MostNodes = 10_000;

    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(20);

    private readonly VerbArgument _group = GroupArgument();
    private readonly VerbOption<int?> _nodes = VerbOption.Whole("--nodes", 0, MostNodes, "How many machines must be ready. Default: 1.");

    private readonly VerbOption<TimeSpan?> _timeout = VerbOption.Parsed<TimeSpan>(
        "--timeout", "a duration above 0s, such as 10m", "How long to wait. Default: 20m.", text => DurationText.TryParse(text, out var time) && time > TimeSpan.Zero ? time : null);

    public ComputeWaitVerb()
        : base("compute wait", "Waits until enough machines of a group are ready.") => (Arguments, Options) = ([_group], [_nodes, _timeout, To, Json]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await TellAsync(
            context, await Access(context).WaitAsync(context.Get(_group), context.Get(_nodes) ?? 1, context.Get(_timeout) ?? UsualTimeout, context.Note, cancellationToken));
        return ExitCodes.Success;
    }
}

/// <summary><c>compute delete</c>.</summary>
internal sealed class ComputeDeleteVerb : MachinesVerb
{
    private readonly VerbArgument _group = GroupArgument();

    public ComputeDeleteVerb()
        : base("compute delete", "Deletes the machines of a group.") => (Arguments, Options) = ([_group], [To, Json]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.Get(_group);
        await Access(context).DeleteAsync(name, cancellationToken);
        if (context.Get(Json))
            await JsonOutput.WriteObjectAsync(context.Output, json => json.WriteString("deleted", name));
        else
            await context.PrintAsync($"deleting {name}");
        return ExitCodes.Success;
    }
}
