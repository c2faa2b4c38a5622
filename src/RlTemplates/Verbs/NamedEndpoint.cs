using RlTemplates.Experiments;
using RlTemplates.Configuration;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>Finds the endpoint that the command line names.</summary>
internal static class NamedEndpoint
{
    /// <summary>The endpoint of a target.</summary>
    /// <exception cref="UserException">There is none of that name.</exception>
    public static async Task<Endpoint> FindAsync(VerbContext context, TargetUse target, string name, CancellationToken cancellationToken)
    {
        if (await EndpointAccess.FindAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, name, cancellationToken) is { } endpoint)
            return endpoint;
        var names = (await EndpointAccess.ListAsync(target.Declaration, target.Settings, target.Secrets, context.Runs, cancellationToken)).Select(e => e.Name).ToList();
        throw new UserException($"'{target.Declaration.Name}' has no endpoint '{name}'{(names.Count == 0 ? "; nothing is deployed there." : OptionLookup.DidYouMean(name, names) is { Length: > 1 } nearest ? nearest : $"; it has {string.Join(", ", names)}.")}");
    }
}
