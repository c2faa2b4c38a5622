using RlTemplates.Experiments;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>endpoints</c>.</summary>
internal sealed class EndpointsVerb : Verb
{
    private readonly VerbOption<string?> _target = VerbOption.Text("--to", "the name of a target", "Only those of this target. Default: of every target that serves policies.");
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public EndpointsVerb()
        : base("endpoints", "Lists what is served, with age and type of machine.") => (Options, ConfigUse, EndsOnInterrupt) = ([_target, _json], ConfigUse.OfTarget, true);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<EndpointInfo> found = context.Get(_target) is { } name
            ? await ListAsync(context, TargetUse.Of(context, name), cancellationToken)
            : await ListAllAsync(context, cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteListAsync(context.Output, found, EndpointText.Write);
        else
            await TextRows.WriteAsync(context.Output, context.IsTerminal, found.Select(e => EndpointText.Row(e, DateTimeOffset.UtcNow)).Prepend(EndpointText.Headings));
        return ExitCodes.Success;
    }

    private static Task<IReadOnlyList<EndpointInfo>> ListAsync(VerbContext context, TargetUse use, CancellationToken cancellationToken) =>
        EndpointAccess.ListAsync(use.Declaration, use.Settings, use.Secrets, context.Runs, cancellationToken);

    // One target that cannot be asked does not hide what the others serve.
    private static async Task<IReadOnlyList<EndpointInfo>> ListAllAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var all = new List<EndpointInfo>();
        foreach (var use in TargetUse.All(context))
        {
            var target = use.Declaration;
            if (!EndpointAccess.Serves(target, use.Settings))
                continue;
            try
            {
                all.AddRange((await ListAsync(context, use, cancellationToken)).Where(e => all.TrueForAll(known => known.Name != e.Name || known.Address != e.Address)));
            }
            catch (UserException exception)
            {
                context.Warn(exception.Message);
            }
        }
        return all;
    }
}

/// <summary><c>endpoints delete</c>.</summary>
internal sealed class EndpointsDeleteVerb : Verb
{
    private readonly VerbArgument _name = new("endpoint", "Name of the endpoint.");
    private readonly VerbOption<string?> _target = TargetUse.Option();
    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public EndpointsDeleteVerb()
        : base("endpoints delete", "Ends an endpoint and all that it costs.")
    {
        Arguments = [_name];
        Options = [_target, _json];
        ConfigUse = ConfigUse.OfTarget;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var endpoint = await NamedEndpoint.FindAsync(context, TargetUse.Of(context, context.Get(_target)), context.Get(_name), cancellationToken);
        await endpoint.DeleteAsync(cancellationToken);
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => json.WriteString("deleted", endpoint.Name));
        else
            await context.PrintAsync($"deleted {endpoint.Name}");
        return ExitCodes.Success;
    }
}
