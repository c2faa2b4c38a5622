using System.Text.RegularExpressions;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Serving;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl;

/// <content>Serves policies: the program in the image, on machines of an online endpoint.</content>
public sealed partial class AzureMlTarget : IDeployTarget
{
    /// <inheritdoc/>
    public async Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var target = deployment.Target.Name;
        if (settings.EntryScript is not null)
            throw new UserException($"'{target}' starts a script, whose models this program cannot serve. Use a target without EntryScript.");
        var image = settings.Image ?? throw new UserException(
            $"'{target}' has no image that serves: name one by Image on [AzureMl], with the package RlTemplates.Serving in its program. An endpoint starts only what its image holds.");
        if (!EndpointName().IsMatch(deployment.Name))
            throw new UserException($"The endpoint's name is '{deployment.Name}'; Azure takes 3 to 32 letters, digits and dashes, beginning with a letter and ending with a letter or digit.");
        if (deployment.Options.Port != 0)
            throw new UserException($"'{target}' gives endpoints an address of its own; leave the port out.");
        JobVariables.EnsureByReference(deployment.Target, deployment.Options.Variables, VaultSecret.Example);
        var workspace = Open(Directory.GetCurrentDirectory());
        return new AzureMlEndpoint(workspace, await new EndpointCreation(workspace, deployment).CreateAsync(image, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EndpointInfo>> ListEndpointsAsync(RunStore store, CancellationToken cancellationToken) =>
        new EndpointStore(Open(Directory.GetCurrentDirectory()), settings.Name ?? DefaultName).ListAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<Endpoint?> FindEndpointAsync(RunStore store, string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!EndpointName().IsMatch(name))
            return null;
        var workspace = Open(Directory.GetCurrentDirectory());
        return await new EndpointStore(workspace, settings.Name ?? DefaultName).FindAsync(name, cancellationToken).ConfigureAwait(false) is { } info ? new AzureMlEndpoint(workspace, info) : null;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{1,30}[A-Za-z0-9]$")]
    private static partial Regex EndpointName();
}
