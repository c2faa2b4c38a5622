using System.Diagnostics;
using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>Makes, watches and deletes machines, for verbs and estimators alike.</summary>
/// <param name="target">The target.</param>
/// <param name="settings">Its attribute.</param>
/// <param name="secrets">What is masked in what the target says.</param>
internal sealed class ComputeAccess(TargetDeclaration target, SubmitsToAttribute settings, JobSecrets secrets)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private IComputeTarget? _keeper;

    /// <summary>Makes the machines of a group, or finds them.</summary>
    public async Task<ComputeInfo> CreateAsync(MachineGroupAttribute group, CancellationToken cancellationToken) =>
        Masked(await AskAsync(nameof(IComputeTarget.CreateComputeAsync), k => k.CreateComputeAsync(group, cancellationToken), cancellationToken).ConfigureAwait(false));

    /// <summary>All machines of the target.</summary>
    public async Task<IReadOnlyList<ComputeInfo>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await AskAsync(nameof(IComputeTarget.ListComputeAsync), k => k.ListComputeAsync(cancellationToken), cancellationToken).ConfigureAwait(false)).Select(Masked)];

    /// <summary>The machines of one name.</summary>
    /// <exception cref="UserException">There are none.</exception>
    public async Task<ComputeInfo> FindAsync(string name, CancellationToken cancellationToken)
    {
        ComputeInfo? found = null;
        await AskAsync(
            nameof(IComputeTarget.FindComputeAsync),
            async k =>
            {
                found = await k.FindComputeAsync(name, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return found is null ? throw new UserException($"'{target.Name}' has no machines '{name}'.") : Masked(found);
    }

    /// <summary>Waits until enough machines are ready.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="note">Gets what has changed, in words.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">They cannot be made, are being deleted, or are not ready in time.</exception>
    public async Task<ComputeInfo> WaitAsync(string name, int nodes, TimeSpan timeout, Action<string> note, CancellationToken cancellationToken)
    {
        var (clock, pause, told) = (Stopwatch.StartNew(), FirstPause, "");
        while (true)
        {
            var info = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            if (info.Status == ComputeStatus.Failed)
                throw new UserException($"The machines '{name}' of '{target.Name}' could not be made{(info.Problem is { } problem ? ": " + Sentence.End(problem) : ".")}");
            if (info.Status == ComputeStatus.Deleting)
                throw new UserException($"The machines '{name}' of '{target.Name}' are being deleted.");
            if (info.MaxNodes < nodes)
                throw new UserException(string.Create(CultureInfo.InvariantCulture, $"'{name}' of '{target.Name}' never has {nodes} machines: the most is {info.MaxNodes}."));
            if (info.Nodes >= nodes && info.Status != ComputeStatus.Creating)
                return info;
            var words = string.Create(CultureInfo.InvariantCulture, $"{name}: {info.Status.ToString().ToLowerInvariant()}, {info.Nodes} of {nodes} machines are ready");
            if (words != told)
                note(told = words);
            if (clock.Elapsed >= timeout)
                throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Of the machines '{name}' of '{target.Name}' {info.Nodes} are ready after {DurationText.Format(timeout)}; {nodes} were asked for."));
            await Task.Delay(Shorter(pause, timeout - clock.Elapsed), cancellationToken).ConfigureAwait(false);
            pause = Shorter(pause * 2, LongestPause);
        }
    }

    /// <summary>Deletes the machines of one name.</summary>
    /// <exception cref="UserException">There are none, or the target refuses.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await FindAsync(name, cancellationToken).ConfigureAwait(false);
        await AskAsync(
            nameof(IComputeTarget.DeleteComputeAsync),
            async k =>
            {
                await k.DeleteComputeAsync(name, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private ComputeInfo Masked(ComputeInfo info) => info.Problem is { } problem ? info with { Problem = secrets.Mask(problem) } : info;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b < TimeSpan.Zero ? TimeSpan.Zero : b;

    private Task<T> AskAsync<T>(string member, Func<IComputeTarget, Task<T>> call, CancellationToken cancellationToken)
    {
        var keeper = _keeper ??= Create();
        return TargetCall.AskAsync($"{keeper.GetType().Name}.{member}", secrets.Mask, () => call(keeper), cancellationToken);
    }

    private IComputeTarget Create()
    {
        secrets.Conceal(target.SecretsIn(settings));
        return SecretMask.Guard(secrets.Mask, () => target.CreateTarget(settings)) as IComputeTarget
            ?? throw new UserException($"'{target.Name}' keeps no machines: [{target.Kind}] targets take what a job asks for.");
    }
}
