using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Deploys policies and finds endpoints again, for verbs and estimators alike.</summary>
internal static class EndpointAccess
{
    private const int LongestBase = 40;

    /// <summary>Serves the policy of a run and returns when it answers.</summary>
    /// <param name="target">The target.</param>
    /// <param name="settings">Its attribute.</param>
    /// <param name="secrets">What is masked in what the target says.</param>
    /// <param name="deployment">Which policy, and how.</param>
    /// <param name="cancellationToken">Ends the wait. Whether it is served by then is not known.</param>
    /// <exception cref="UserException">The run has no policy, the target serves none, or it refuses.</exception>
    public static async Task<Endpoint> DeployAsync(
        TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        deployment.Run.EnsureReadable();
        deployment.Run.EnsureTrains();
        EnsureValid(deployment.Options);
        if (deployment.Options.Checkpoint is { } checkpoint)
            deployment = deployment.Of(RunPolicy.At(deployment.Run, checkpoint));
        RunPolicy.Ensure(deployment.Run);
        var deployer = Create(target, settings, secrets);
        var endpoint = await TargetCall.AskAsync(
            $"{deployer.GetType().Name}.{nameof(IDeployTarget.DeployAsync)}", secrets.Mask, () => deployer.DeployAsync(deployment, cancellationToken), cancellationToken).ConfigureAwait(false);
        endpoint.Info = Masked(endpoint.Info, secrets);
        return endpoint;
    }

    /// <summary>What a target serves.</summary>
    /// <exception cref="UserException">It serves nothing, or cannot be reached.</exception>
    public static async Task<IReadOnlyList<EndpointInfo>> ListAsync(
        TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, RunStore store, CancellationToken cancellationToken)
    {
        var deployer = Create(target, settings, secrets);
        var found = await TargetCall.AskAsync(
            $"{deployer.GetType().Name}.{nameof(IDeployTarget.ListEndpointsAsync)}", secrets.Mask, () => deployer.ListEndpointsAsync(store, cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. found.Select(info => Masked(info, secrets))];
    }

    /// <summary>Finds an endpoint again; null where the target has none of that name.</summary>
    /// <exception cref="UserException">The target serves nothing, or cannot be reached.</exception>
    public static async Task<Endpoint?> FindAsync(
        TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets, RunStore store, string name, CancellationToken cancellationToken)
    {
        var deployer = Create(target, settings, secrets);
        Endpoint? found = null;
        await TargetCall.AskAsync(
            $"{deployer.GetType().Name}.{nameof(IDeployTarget.FindEndpointAsync)}", secrets.Mask,
            async () => { found = await deployer.FindEndpointAsync(store, name, cancellationToken).ConfigureAwait(false); }, cancellationToken).ConfigureAwait(false);
        if (found is not null)
            found.Info = Masked(found.Info, secrets);
        return found;
    }

    private static EndpointInfo Masked(EndpointInfo info, JobSecrets secrets) => info.Problem is { } problem ? info with { Problem = secrets.Mask(problem) } : info;

    /// <summary>A name for an endpoint: that of its experiment and the time.</summary>
    public static string NameFor(string experiment, DateTimeOffset now)
    {
        var letters = string.Concat(experiment.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        if (letters.Length == 0 || !char.IsAsciiLetterLower(letters[0]))
            letters = "policy-" + letters;
        return $"{letters[..Math.Min(letters.Length, LongestBase)].Trim('-')}-{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Whether a target serves policies.</summary>
    public static bool Serves(TargetDeclaration target, SubmitsToAttribute settings) => target.CanSubmit && target.CreateTarget(settings) is IDeployTarget;

    private static void EnsureValid(DeployOptions options)
    {
        if (options.Name is { } name && !RunName.Is(name))
            throw new UserException($"The name of the endpoint is '{name}'; it must be {RunName.Demand}.");
        if (options.InstanceCount < 1)
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"The number of machines is {options.InstanceCount}; it must be at least 1."));
        if (options.Port is < 0 or > 65535)
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"The port is {options.Port}; it must be in [0, 65535]."));
        if (options.StartTimeout is { } timeout && timeout <= TimeSpan.Zero)
            throw new UserException($"The time to start is {timeout}; it must be above zero.");
    }

    private static IDeployTarget Create(TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets)
    {
        secrets.Conceal(target.SecretsIn(settings));
        return SecretMask.Guard(secrets.Mask, () => target.CreateTarget(settings)) as IDeployTarget
            ?? throw new UserException($"'{target.Name}' serves no policies: [{target.Kind}] targets only train.");
    }
}
